//! PortOne V1, which also needs a token.

use futures_util::FutureExt;
use phoneproof::{
    portone::v1::{
        Client, Pending,
        operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
        types::{ImpUid, Otp, VerificationMethod},
    },
    sandbox::WrongOtp,
};

use super::{PortOneV1, otp_request};
use crate::support::{
    apis::{
        Api,
        driven::{Call, Driver, Prepare, received},
        other,
    },
    told::{done, outcome},
    world::{Place, World},
};

const NUMBER: &str = "01012345678";

pub(super) fn drivers() -> Vec<Driver> {
    const WRONG: Prepare = |world| confirm_otp(world, other).boxed();
    let drivers = [
        Driver::new(&REQUEST_OTP, |world| request_otp(world).boxed()),
        Driver::new(&CONFIRM_OTP, |world| confirm_otp(world, str::to_owned).boxed()),
        Driver::new(&CONFIRM_OTP, |world| confirm_in_app(world).boxed()).special("in the app"),
        Driver::new(&CONFIRM_OTP, WRONG).special("a wrong OTP, answered with 400"),
        Driver::new(&CONFIRM_OTP, WRONG)
            .special("a wrong OTP, answered with 500")
            .turned(|switches| switches.portone.wrong_otp = WrongOtp::Status500),
        Driver::new(&CONFIRM_OTP, WRONG)
            .special("a wrong OTP, answered with 200")
            .turned(|switches| switches.portone.wrong_otp = WrongOtp::Status200),
        Driver::new(&GET_CERTIFICATION, |world| get_certification(world).boxed()),
        Driver::new(&DELETE_CERTIFICATION, |world| delete_certification(world).boxed()),
    ];
    drivers.map(|driver| driver.with_token(&GET_TOKEN)).to_vec()
}

/// A client for preparations and the one to try. If it is not the token request that goes wrong, that one has a token.
async fn clients(world: &World) -> (Client, Client) {
    let builder = || PortOneV1::with_keys_of(&world.sandbox);
    let (ready, tried) = (world.ready(builder()), world.tried(builder()));
    if world.place == Place::Operation {
        // There is no such record; what matters is the token.
        let _ = tried.get(&ImpUid::new("imp_000000000000").unwrap()).await;
    }
    (ready, tried)
}

async fn pending(client: &Client) -> Pending {
    client.send(&otp_request(NUMBER)).await.unwrap()
}

async fn request_otp(world: &World) -> Call {
    let (_, tried) = clients(world).await;
    async move { done(tried.send(&otp_request(NUMBER)).await) }.boxed()
}

async fn confirm_otp(world: &World, typed: fn(&str) -> String) -> Call {
    let (ready, tried) = clients(world).await;
    let pending = pending(&ready).await;
    let otp = Otp::new(typed(&received(world, NUMBER))).unwrap();
    async move { outcome(tried.confirm(&pending, &otp).await) }.boxed()
}

async fn confirm_in_app(world: &World) -> Call {
    let (ready, tried) = clients(world).await;
    let channel = "channel-key-00000000-0000-0000-0000-000000000000".to_owned();
    let request = otp_request(NUMBER).with_verification_method(VerificationMethod::App).with_channel_key(channel);
    let pending = ready.send(&request).await.unwrap();
    assert!(world.sandbox.approve_in_app(pending.imp_uid().as_str()), "it waits for approval");
    async move { outcome(tried.confirm_in_app(&pending).await) }.boxed()
}

async fn get_certification(world: &World) -> Call {
    let (ready, tried) = clients(world).await;
    let pending = pending(&ready).await;
    async move { done(tried.get(pending.imp_uid()).await) }.boxed()
}

async fn delete_certification(world: &World) -> Call {
    let (ready, tried) = clients(world).await;
    let pending = pending(&ready).await;
    async move { done(tried.delete(pending.imp_uid()).await) }.boxed()
}
