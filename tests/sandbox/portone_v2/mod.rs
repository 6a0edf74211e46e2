//! PortOne V2: a person verified, answers that are lost on the way, tokens, lists.

mod flows;
mod listing;
mod repeats;
mod tokens;

use phoneproof::{
    portone::v2::types::{
        IdentityNumber, IdentityVerificationMethod, IdentityVerificationOperator, IpAddress, Otp, PersonName,
        PhoneNumber, SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer,
    },
    sandbox::Sandbox,
};

use crate::clients::latest_code;

const PHONE: &str = "01012345678";

pub(crate) fn person(sandbox: &Sandbox, phone: &str) -> SendIdentityVerificationBody {
    let customer = SendIdentityVerificationBodyCustomer::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new(phone).unwrap(),
        IpAddress::new("203.0.113.10").unwrap(),
    );
    SendIdentityVerificationBody::new(
        sandbox.credentials().portone_v2_channel_key(),
        customer.with_identity_number(IdentityNumber::new("900101-1").unwrap()),
        IdentityVerificationOperator::Skt,
        IdentityVerificationMethod::Sms,
    )
}

/// The OTP in the newest message.
fn received(sandbox: &Sandbox) -> Otp {
    Otp::new(latest_code(sandbox, PHONE)).unwrap()
}

fn wrong(otp: &Otp) -> Otp {
    Otp::new(crate::clients::other(otp.expose())).unwrap()
}
