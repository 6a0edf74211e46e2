//! PortOne V1: a person verified by OTP, and everything that keeps them from it.

mod app;
mod confirming;
mod records;
mod switches;
mod tokens;

use phoneproof::{
    Outcome, Rejection,
    portone::v1::{
        Client, Pending,
        types::{Birth, Carrier, Certification, GenderDigit, ImpUid, Otp, PersonName, PhoneNumber, RequestOtpRequest},
    },
    sandbox::Sandbox,
};

use crate::clients::latest_code;

pub(crate) const PHONE: &str = "01012345678";

pub(crate) fn person(phone: &str) -> RequestOtpRequest {
    RequestOtpRequest::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new(phone).unwrap(),
        Birth::new("900101").unwrap(),
        GenderDigit::new("1").unwrap(),
        Carrier::Skt,
    )
}

/// The OTP in the newest message to a number.
fn received(sandbox: &Sandbox, phone: &str) -> Otp {
    Otp::new(latest_code(sandbox, phone)).unwrap()
}

fn wrong(otp: &Otp) -> Otp {
    Otp::new(crate::clients::other(otp.expose())).unwrap()
}

/// Has an OTP sent, and reads it.
async fn request(sandbox: &Sandbox, client: &Client) -> (Pending, Otp) {
    let pending = client.send(&person(PHONE)).await.unwrap();
    (pending, received(sandbox, PHONE))
}

/// Has a person certified.
async fn certify(sandbox: &Sandbox, client: &Client, request: &RequestOtpRequest) -> Certification {
    let pending = client.send(request).await.unwrap();
    let otp = received(sandbox, request.phone.expose());
    client.confirm(&pending, &otp).await.unwrap().verified().expect("the right OTP certifies")
}

/// The provider's number for a "no".
fn refusal(outcome: Outcome<Certification>) -> String {
    match outcome {
        Outcome::Rejected(Rejection::Unknown(code)) => code.as_str().to_owned(),
        other => panic!("not a refusal with a number: {other:?}"),
    }
}

fn unknown() -> ImpUid {
    ImpUid::new("imp_000000000000").unwrap()
}
