//! A certification record: from the request for an OTP to the certified person.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    person::{HEEDED, Person, pg_provider},
    refusal::V1Refusal,
};
use crate::{
    portone::v1::types::{
        BirthEpoch, Birthday, Certification, ErrorCode, Gender, ImpUid, Otp, PersonName, PhoneNumber,
        RequestOtpRequest, UniqueInSite, UniqueKey, VerificationMethod,
    },
    sandbox::{
        providers::{portone::citizen, switches::WrongOtp},
        spec::{Provider, types::CodeState},
        world::{
            code::CodeStatus,
            inbox::{Channel, Outgoing},
            magic::Behaviour,
            random::{self, Random},
            secret,
        },
    },
};

const OTP_LENGTH: usize = 6;
const OTP_LIFE: SignedDuration = SignedDuration::from_mins(3);
/// So many wrong OTPs use a request up.
const TRIES: u8 = 5;

/// One request and what became of it.
#[derive(Serialize, Deserialize)]
pub(in crate::sandbox::providers::portone) struct Record {
    imp_uid: ImpUid,
    person: Person,
    request: RequestOtpRequest,
    requested: Timestamp,
    proof: Proof,
    certified: Option<Certified>,
    /// The id of its message.
    message: Option<u64>,
}

/// What a confirmation needs.
#[derive(Serialize, Deserialize)]
enum Proof {
    Otp { otp: String, wrong: u8 },
    App { approved: bool },
}

#[derive(Serialize, Deserialize)]
struct Certified {
    at: Timestamp,
    pg_tid: String,
}

impl Record {
    pub(super) fn request(
        random: &Random,
        imp_uid: ImpUid,
        person: Person,
        request: RequestOtpRequest,
        requested: Timestamp,
    ) -> Result<Self, V1Refusal> {
        let proof = match request.verification_method {
            Some(VerificationMethod::App) => Proof::App { approved: false },
            _ => Proof::Otp { otp: random.code(random::DIGITS, OTP_LENGTH)?, wrong: 0 },
        };
        Ok(Self { imp_uid, person, request, requested, proof, certified: None, message: None })
    }

    /// What the person gets.
    pub(super) fn message(&self) -> Outgoing {
        let company = self.request.company.as_deref().unwrap_or("PortOne");
        let (channel, code, text) = match &self.proof {
            Proof::Otp { otp, .. } => {
                (Channel::Sms, otp.clone(), format!("[{company}] 인증번호 [{otp}]를 입력해 주세요."))
            }
            Proof::App { .. } => (Channel::App, String::new(), format!("[{company}] 앱에서 본인확인을 승인해 주세요.")),
        };
        Outgoing {
            provider: Provider::PortOneV1,
            channel,
            to: self.person.phone.clone(),
            text,
            code,
            at: self.requested,
            kept_under: Some(self.imp_uid.as_str().to_owned()),
        }
    }

    /// Remembers the message by its id.
    pub(super) fn delivered(&mut self, message: u64) {
        self.message = Some(message);
    }

    /// The message, once its code was verified.
    pub(super) fn verified_message(&self) -> Option<u64> {
        self.message.filter(|_| self.is_certified())
    }

    /// What has become of the OTP.
    pub(super) fn code_status(&self, now: Timestamp) -> CodeStatus {
        match &self.proof {
            _ if self.is_certified() => CodeStatus::of(CodeState::Verified),
            Proof::Otp { wrong, .. } => {
                CodeStatus::counted(u64::from(TRIES - wrong), self.requested.checked_add(OTP_LIFE).ok(), now)
            }
            Proof::App { .. } => CodeStatus::of(CodeState::Active),
        }
    }

    pub(super) fn magic(&self) -> Option<Behaviour> {
        HEEDED.behaviour(&self.person.phone)
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

    pub(super) fn confirm(
        &mut self,
        random: &Random,
        otp: Option<&Otp>,
        now: Timestamp,
        wrong_otp: WrongOtp,
    ) -> Result<(), V1Refusal> {
        let refuse = |text| Err(V1Refusal::of(&ErrorCode::OtpMissingOrAlreadyCertified, text));
        if self.is_certified() {
            return refuse("it is certified already");
        }
        let magic = self.magic();
        let is = |behaviour| magic == Some(behaviour);
        let is_late = now.duration_since(self.requested) >= OTP_LIFE;
        match (&mut self.proof, otp.map(Otp::expose).filter(|otp| !otp.is_empty())) {
            (Proof::App { .. }, Some(_)) => return refuse("otp: it must be left out for the method APP"),
            (Proof::App { approved: false }, None) => return refuse("it is not approved in the app yet"),
            (Proof::App { approved: true }, None) => {}
            (Proof::Otp { .. }, None) => return refuse("otp: it is missing"),
            (Proof::Otp { wrong, .. }, Some(_)) if is(Behaviour::Locked) || *wrong >= TRIES => {
                return Err(rejected(wrong_otp, "too many wrong OTPs"));
            }
            (Proof::Otp { .. }, Some(_)) if is(Behaviour::Expired) || is_late => {
                return Err(rejected(wrong_otp, "the OTP has expired"));
            }
            (Proof::Otp { otp, wrong }, Some(typed)) => {
                if is(Behaviour::WrongCode) || !secret::same(otp, typed) {
                    *wrong += u8::from(magic.is_none());
                    return Err(rejected(wrong_otp, "the OTP is wrong").counted());
                }
            }
        }
        self.certified = Some(Certified { at: now, pg_tid: random.text(random::DIGITS, 24)? });
        Ok(())
    }

    pub(in crate::sandbox::providers::portone) const fn requested(&self) -> Timestamp {
        self.requested
    }

    /// When it was certified, to the fraction of a second that its answer leaves out.
    pub(in crate::sandbox::providers::portone) fn certified(&self) -> Option<Timestamp> {
        self.certified.as_ref().map(|certified| certified.at)
    }

    pub(in crate::sandbox::providers::portone) const fn person(&self) -> &Person {
        &self.person
    }

    pub(in crate::sandbox::providers::portone) const fn request_made(&self) -> &RequestOtpRequest {
        &self.request
    }

    pub(super) const fn is_certified(&self) -> bool {
        self.certified.is_some()
    }

    /// The record as it is answered. `phone` and `carrier` need the carriers' approval.
    pub(super) fn certification(&self, approved: bool, account: &str) -> Certification {
        let open = Certification {
            imp_uid: self.imp_uid.clone(),
            pg_provider: pg_provider(&self.request),
            merchant_uid: self.request.merchant_uid.clone(),
            // Always false without an extra contract.
            foreigner: Some(false),
            foreigner_v2: None,
            origin: None,
            certified: Some(false),
            certified_at: Some(0),
            birth: Some(BirthEpoch::from(0)),
            birthday: None,
            name: None,
            gender: None,
            phone: None,
            carrier: None,
            pg_tid: None,
            unique_key: None,
            unique_in_site: None,
        };
        let Some(Certified { at, pg_tid }) = &self.certified else { return open };
        let Person { name, phone, birthday, gender, carrier } = &self.person;
        let ci = citizen::ci(name, *birthday, *gender == Gender::Male);
        Certification {
            certified: Some(true),
            certified_at: Some(at.as_second()),
            birth: self.person.birth().map(BirthEpoch::from),
            birthday: Birthday::new(birthday.to_string()).ok(),
            name: PersonName::new(name).ok(),
            gender: Some(gender.clone()),
            phone: PhoneNumber::new(phone).ok().filter(|_| approved),
            carrier: Some(carrier.clone()).filter(|_| approved),
            pg_tid: Some(pg_tid.clone()),
            unique_in_site: UniqueInSite::new(citizen::di(account, &ci)).ok(),
            unique_key: UniqueKey::new(ci).ok(),
            ..open
        }
    }
}

/// How a wrong, late or used-up OTP is answered: not documented, so it can be chosen.
fn rejected(wrong_otp: WrongOtp, text: &str) -> V1Refusal {
    let (status, code) = match wrong_otp {
        WrongOtp::Status400 => (400, 1),
        WrongOtp::Status500 => (500, -1),
        WrongOtp::Status200 => (200, 1),
    };
    V1Refusal::new(status, text).with_code(code)
}
