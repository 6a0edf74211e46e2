//! SMSLINK.

#![expect(clippy::unused_async, reason = "all drivers have one form, whether they have something to prepare or not")]

use futures_util::FutureExt;
use phoneproof::smslink::{
    Client,
    operations::{DELIVER_CODE, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
    types::{DeliverCodeRequest, DeliveryType, GeneratedCode, MessageTemplate, OwnCode, PhoneNumber, VerificationCode},
};

use super::{Smslink, code_request};
use crate::support::{
    apis::{
        Api,
        driven::{Call, Driver, received},
        other,
    },
    told::{done, outcome},
    world::World,
};

const NUMBER: &str = "09012345678";

pub(super) fn drivers() -> Vec<Driver> {
    vec![
        Driver::new(&GENERATE_AND_DELIVER_CODE, |world| generate_and_deliver(world).boxed()),
        Driver::new(&DELIVER_CODE, |world| deliver(world).boxed()),
        Driver::new(&VERIFY_CODE, |world| verify(world, str::to_owned).boxed()),
        Driver::new(&VERIFY_CODE, |world| verify(world, other).boxed()).special("a wrong code"),
        Driver::new(&VERIFY_CODE, |world| verify(world, other).boxed())
            .special("a wrong code, answered with 400")
            .turned(|switches| switches.smslink.rejection_status = 400),
        Driver::new(&GET_CODE_DELIVERY_RESULT, |world| delivery_result(world).boxed()),
    ]
}

fn clients(world: &World) -> (Client, Client) {
    let builder = || Smslink::with_keys_of(&world.sandbox);
    (world.ready(builder()), world.tried(builder()))
}

fn number() -> PhoneNumber {
    PhoneNumber::new(NUMBER).unwrap()
}

async fn generate(client: &Client) -> GeneratedCode {
    client.generate_and_deliver(&code_request(number())).await.unwrap()
}

async fn generate_and_deliver(world: &World) -> Call {
    let (_, tried) = clients(world);
    async move { done(tried.generate_and_deliver(&code_request(number())).await) }.boxed()
}

async fn deliver(world: &World) -> Call {
    let (_, tried) = clients(world);
    let code = OwnCode::new("482913").unwrap();
    let message = MessageTemplate::new("{{verification_code}}").unwrap();
    let request = DeliverCodeRequest::new(number(), DeliveryType::Sms, message, code);
    async move { done(tried.deliver(&request).await) }.boxed()
}

async fn verify(world: &World, typed: fn(&str) -> String) -> Call {
    let (ready, tried) = clients(world);
    generate(&ready).await;
    let code = VerificationCode::new(typed(&received(world, NUMBER))).unwrap();
    async move { outcome(tried.verify(&number(), &code).await) }.boxed()
}

async fn delivery_result(world: &World) -> Call {
    let (ready, tried) = clients(world);
    let id = generate(&ready).await.verification_code_id;
    async move { done(tried.delivery_result(id).await) }.boxed()
}
