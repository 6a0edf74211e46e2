//! A verification: from the request for an OTP to the verified person.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    channel::PgChannel,
    person::Person,
    refusal::{PgCode, V2Refusal},
};
use crate::{
    portone::v2::types::{
        ErrorCode, IdentityVerification, IdentityVerificationId, IdentityVerificationMethod,
        IdentityVerificationStatus, Otp, PgRawResponse, PortOneVersion, RequestedCustomer,
        SendIdentityVerificationBody,
    },
    sandbox::{
        spec::{Provider, types::CodeState},
        world::{
            clock::utc_millis,
            code::CodeStatus,
            inbox::{Channel, Outgoing},
            magic::Behaviour,
            random::{self, Random},
            secret,
        },
    },
};

/// A record that was not started through the API.
pub(crate) const FROM_BROWSER: &str = "startedbybrowsersdk";

const OTP_LENGTH: usize = 6;
const OTP_LIFE: SignedDuration = SignedDuration::from_mins(3);
/// So many wrong OTPs make a record fail.
const TRIES: u8 = 5;
/// So often an id can be sent.
const MOST_SENDS: u8 = 5;
const COOL_DOWN: SignedDuration = SignedDuration::from_secs(30);

/// One verification and what became of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    id: IdentityVerificationId,
    channel: PgChannel,
    person: Person,
    request: SendIdentityVerificationBody,
    requested: Timestamp,
    updated: Timestamp,
    /// How often its id was sent, this time included.
    sends: u8,
    proof: Proof,
    end: Option<End>,
    /// The id of its newest message.
    message: Option<u64>,
}

/// What a confirmation needs.
#[derive(Serialize, Deserialize)]
enum Proof {
    Otp { otp: String, wrong: u8, since: Timestamp },
    App { approved: bool },
}

#[derive(Serialize, Deserialize)]
enum End {
    Verified { at: Timestamp, pg_tx_id: String },
    Failed { at: Timestamp, pg_code: PgCode },
}

impl Record {
    /// Sent at this time, for the so manieth time.
    pub(super) fn new(
        random: &Random,
        id: IdentityVerificationId,
        channel: PgChannel,
        person: Person,
        request: SendIdentityVerificationBody,
        (now, sends): (Timestamp, u8),
    ) -> Result<Self, V2Refusal> {
        let proof = match request.method {
            IdentityVerificationMethod::App => Proof::App { approved: false },
            _ => Proof::Otp { otp: random.code(random::DIGITS, OTP_LENGTH)?, wrong: 0, since: now },
        };
        Ok(Self { id, channel, person, request, requested: now, updated: now, sends, proof, end: None, message: None })
    }

    pub(super) fn key(&self) -> &str {
        self.id.as_str()
    }

    /// How often it was sent, if it can be sent again.
    pub(super) fn sends_so_far(&self) -> Result<u8, V2Refusal> {
        match self.end {
            Some(End::Verified { .. }) => Err(ErrorCode::IdentityVerificationAlreadyVerified.into()),
            None => Err(ErrorCode::IdentityVerificationAlreadySent.into()),
            Some(End::Failed { .. }) if self.sends >= MOST_SENDS => Err(ErrorCode::MaxTransactionCountReached.into()),
            Some(End::Failed { .. }) => Ok(self.sends),
        }
    }

    /// What the person gets.
    pub(super) fn message(&self) -> Outgoing {
        let (channel, code, text) = match &self.proof {
            Proof::Otp { otp, .. } => {
                (Channel::Sms, otp.clone(), format!("[PortOne] 인증번호 [{otp}]를 입력해 주세요."))
            }
            Proof::App { .. } => (Channel::App, String::new(), "[PortOne] 앱에서 본인확인을 승인해 주세요.".to_owned()),
        };
        Outgoing {
            provider: Provider::PortOneV2,
            channel,
            to: self.person.phone().to_owned(),
            text,
            code,
            at: self.updated,
            kept_under: Some(self.id.as_str().to_owned()),
        }
    }

    /// Remembers the message by its id.
    pub(super) fn delivered(&mut self, message: u64) {
        self.message = Some(message);
    }

    /// The message, once its code was verified.
    pub(super) fn verified_message(&self) -> Option<u64> {
        self.message.filter(|_| matches!(self.end, Some(End::Verified { .. })))
    }

    /// What has become of the OTP in a message of this record.
    pub(super) fn code_status(&self, message: u64, now: Timestamp) -> CodeStatus {
        match (&self.end, &self.proof) {
            // A later one took its place.
            _ if self.message != Some(message) => CodeStatus::void(),
            (Some(End::Verified { .. }), _) => CodeStatus::of(CodeState::Verified),
            (Some(End::Failed { .. }), _) => CodeStatus::of(CodeState::Locked),
            (None, Proof::Otp { wrong, since, .. }) => {
                CodeStatus::counted(u64::from(TRIES - wrong), since.checked_add(OTP_LIFE).ok(), now)
            }
            (None, Proof::App { .. }) => CodeStatus::of(CodeState::Active),
        }
    }

    pub(super) fn magic(&self) -> Option<Behaviour> {
        self.person.magic()
    }

    /// Whether it waited for approval in an app.
    pub(super) fn approve(&mut self) -> bool {
        match &mut self.proof {
            Proof::App { approved } if !*approved => {
                *approved = true;
                true
            }
            _ => false,
        }
    }

    /// A new OTP in place of the old one.
    pub(super) fn resend(&mut self, random: &Random, now: Timestamp, cools_down: bool) -> Result<(), V2Refusal> {
        self.check_open()?;
        let Proof::Otp { otp, wrong, since } = &mut self.proof else {
            return Err(V2Refusal::invalid("the method APP has no SMS to send again"));
        };
        if cools_down && now.duration_since(*since) < COOL_DOWN {
            return Err(V2Refusal::invalid("it was sent less than 30 seconds ago"));
        }
        (*otp, *wrong, *since) = (random.code(random::DIGITS, OTP_LENGTH)?, 0, now);
        self.updated = now;
        Ok(())
    }

    pub(super) fn confirm(&mut self, random: &Random, otp: Option<&Otp>, now: Timestamp) -> Result<(), V2Refusal> {
        self.check_open()?;
        let magic = self.magic();
        let is = |behaviour| magic == Some(behaviour);
        match (&mut self.proof, otp.map(Otp::expose).filter(|otp| !otp.is_empty())) {
            (Proof::App { .. }, Some(_)) => return Err(V2Refusal::invalid("otp: the method APP has none")),
            (Proof::App { approved: false }, None) => return Err(PgCode::AppPending.into()),
            (Proof::App { approved: true }, None) => {}
            (Proof::Otp { .. }, None) => return Err(V2Refusal::invalid("otp: it is missing")),
            (Proof::Otp { .. }, Some(_)) if is(Behaviour::Locked) => return Err(PgCode::TooManyTries.into()),
            (Proof::Otp { since, .. }, Some(_)) if is(Behaviour::Expired) || now.duration_since(*since) >= OTP_LIFE => {
                return Err(PgCode::ExpiredOtp.into());
            }
            (Proof::Otp { otp, wrong, .. }, Some(typed)) => {
                if is(Behaviour::WrongCode) || !secret::same(otp, typed) {
                    *wrong += u8::from(magic.is_none());
                    let is_last = *wrong >= TRIES;
                    return Err(self.wrong(is_last, now).counted());
                }
            }
        }
        self.updated = now;
        self.end = Some(End::Verified { at: now, pg_tx_id: random.text(random::DIGITS, 24)? });
        Ok(())
    }

    fn wrong(&mut self, is_last: bool, now: Timestamp) -> V2Refusal {
        if !is_last {
            return PgCode::WrongOtp.into();
        }
        self.updated = now;
        self.end = Some(End::Failed { at: now, pg_code: PgCode::TooManyTries });
        PgCode::TooManyTries.into()
    }

    fn check_open(&self) -> Result<(), V2Refusal> {
        match &self.end {
            None => Ok(()),
            Some(End::Verified { .. }) => Err(ErrorCode::IdentityVerificationAlreadyVerified.into()),
            Some(End::Failed { pg_code, .. }) => Err((*pg_code).into()),
        }
    }

    /// The record as it is answered.
    pub(super) fn shown(&self, extra_contract: bool) -> IdentityVerification {
        let open = IdentityVerification {
            channel: Some(self.channel.shown(&self.request.channel_key)),
            custom_data: self.request.custom_data.clone(),
            requested_customer: Some(self.person.requested()),
            updated_at: Some(utc_millis(self.updated)),
            ..ready(self.id.clone(), self.requested, PortOneVersion::V2)
        };
        match &self.end {
            None => open,
            Some(End::Verified { at, pg_tx_id }) => IdentityVerification {
                status: IdentityVerificationStatus::Verified,
                requested_customer: None,
                verified_customer: Some(self.person.verified(self.channel, extra_contract)),
                verified_at: Some(utc_millis(*at)),
                status_changed_at: Some(utc_millis(*at)),
                pg_tx_id: Some(pg_tx_id.clone()),
                pg_raw_response: Some(PgRawResponse::verbatim(json!({ "tx": pg_tx_id }).to_string())),
                ..open
            },
            Some(End::Failed { at, pg_code }) => IdentityVerification {
                status: IdentityVerificationStatus::Failed,
                failure: Some(pg_code.failure()),
                status_changed_at: Some(utc_millis(*at)),
                ..open
            },
        }
    }
}

/// A record that is no more than requested.
pub(super) fn ready(id: IdentityVerificationId, at: Timestamp, version: PortOneVersion) -> IdentityVerification {
    IdentityVerification {
        status: IdentityVerificationStatus::Ready,
        id,
        channel: None,
        requested_customer: Some(RequestedCustomer::default()),
        verified_customer: None,
        failure: None,
        custom_data: None,
        requested_at: Some(utc_millis(at)),
        updated_at: Some(utc_millis(at)),
        status_changed_at: Some(utc_millis(at)),
        verified_at: None,
        pg_tx_id: None,
        pg_raw_response: None,
        version: Some(version),
    }
}

/// The record that a browser started, if this is its id. It is in no list.
pub(super) fn from_browser(id: &str, now: Timestamp) -> Option<IdentityVerification> {
    (id == FROM_BROWSER).then(|| ready(IdentityVerificationId::verbatim(id), now, PortOneVersion::V2))
}
