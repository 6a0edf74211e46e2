//! PortOne V2, by the API secret or by access tokens.

use std::time::Duration;

use futures_util::FutureExt;
use phoneproof::portone::v2::{
    ApiSecret, Client, Pending,
    operations::{
        CONFIRM_IDENTITY_VERIFICATION, GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS, LOGIN_VIA_API_SECRET,
        REFRESH_TOKEN, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION,
    },
    types::{GetIdentityVerificationsBody, IdentityVerificationId, Otp, SendIdentityVerificationBody},
};

use super::{PortOneV2, verification_request};
use crate::support::{
    apis::{
        Api,
        driven::{Call, Driver, received},
        other,
    },
    told::{done, outcome},
    world::{Place, World},
};

const NUMBER: &str = "01012345678";
const BY_TOKENS: &str = "by access tokens";
/// Longer than an access token lives.
const HALF_AN_HOUR: Duration = Duration::from_secs(31 * 60);

/// What a client shows that it may call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Secret,
    Token,
    /// A token that has expired, and one to refresh it with.
    OldToken,
}

pub(super) fn drivers() -> Vec<Driver> {
    vec![
        Driver::new(&SEND_IDENTITY_VERIFICATION, |world| send(world, By::Secret).boxed()),
        Driver::new(&RESEND_IDENTITY_VERIFICATION, |world| resend(world).boxed()),
        Driver::new(&CONFIRM_IDENTITY_VERIFICATION, |world| confirm(world, By::Secret, str::to_owned).boxed()),
        Driver::new(&CONFIRM_IDENTITY_VERIFICATION, |world| confirm(world, By::Secret, other).boxed())
            .special("a wrong OTP"),
        Driver::new(&GET_IDENTITY_VERIFICATION, |world| get(world, By::Secret).boxed()),
        Driver::new(&LIST_IDENTITY_VERIFICATIONS, |world| list(world).boxed()),
        Driver::new(&SEND_IDENTITY_VERIFICATION, |world| send(world, By::Token).boxed())
            .special(BY_TOKENS)
            .with_token(&LOGIN_VIA_API_SECRET),
        Driver::new(&CONFIRM_IDENTITY_VERIFICATION, |world| confirm(world, By::Token, str::to_owned).boxed())
            .special(BY_TOKENS)
            .with_token(&LOGIN_VIA_API_SECRET),
        Driver::new(&GET_IDENTITY_VERIFICATION, |world| get(world, By::Token).boxed())
            .special(BY_TOKENS)
            .with_token(&LOGIN_VIA_API_SECRET),
        Driver::new(&GET_IDENTITY_VERIFICATION, |world| get(world, By::OldToken).boxed())
            .special("by a token to refresh")
            .with_token(&REFRESH_TOKEN),
    ]
}

/// A client for preparations and the one to try. If it is not the token request that goes wrong, that one has a token.
async fn clients(world: &World, by: By) -> (Client, Client) {
    let secret = || ApiSecret::new(world.sandbox.credentials().portone_v2_api_secret()).unwrap();
    let tried = if by == By::Secret { secret() } else { secret().with_access_tokens() };
    let ready = world.ready(PortOneV2::with_keys_of(&world.sandbox));
    let tried = world.tried(Client::builder(tried));
    let is_old = by == By::OldToken && world.place == Place::Token;
    if is_old || by != By::Secret && world.place == Place::Operation {
        // There is no such record; what matters is the token.
        let _ = tried.get(&IdentityVerificationId::new("none").unwrap()).await;
    }
    if is_old {
        world.sandbox.advance(HALF_AN_HOUR);
    }
    (ready, tried)
}

fn person(world: &World) -> SendIdentityVerificationBody {
    verification_request(world.sandbox.credentials().portone_v2_channel_key(), NUMBER)
}

async fn pending(world: &World, client: &Client) -> Pending {
    client.send(&person(world)).await.unwrap()
}

async fn send(world: &World, by: By) -> Call {
    let (_, tried) = clients(world, by).await;
    let request = person(world);
    async move { done(tried.send(&request).await) }.boxed()
}

async fn resend(world: &World) -> Call {
    let (ready, tried) = clients(world, By::Secret).await;
    let pending = pending(world, &ready).await;
    async move { done(tried.resend(&pending).await) }.boxed()
}

async fn confirm(world: &World, by: By, typed: fn(&str) -> String) -> Call {
    let (ready, tried) = clients(world, by).await;
    let pending = pending(world, &ready).await;
    let otp = Otp::new(typed(&received(world, NUMBER))).unwrap();
    async move { outcome(tried.confirm(&pending, &otp).await) }.boxed()
}

async fn get(world: &World, by: By) -> Call {
    let (ready, tried) = clients(world, by).await;
    let pending = pending(world, &ready).await;
    async move { done(tried.get(pending.id()).await) }.boxed()
}

async fn list(world: &World) -> Call {
    let (ready, tried) = clients(world, By::Secret).await;
    pending(world, &ready).await;
    async move { done(tried.list_page(&GetIdentityVerificationsBody::new()).await) }.boxed()
}
