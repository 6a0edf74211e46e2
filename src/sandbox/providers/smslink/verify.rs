//! The codes of a number, and the verdict on one that a person typed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Smslink, number::Recipient, refusal::SmslinkRefusal};
use crate::{
    sandbox::{
        engine::{exchange::Reply, nulls::with_nulls},
        providers::switches::SmslinkSwitches,
        spec::types::CodeState,
        world::{World, code::CodeStatus, magic::Behaviour, recent::push_to_list, secret},
    },
    smslink::{
        generated::constants::MOST_FAILURES,
        types::{ErrorCode, PhoneNumber, ProviderText, VerifyCodeRequest, VerifyResult, VerifyResultCode},
    },
};

/// So many codes of a number are known; older ones were never sent.
const REMEMBERED: usize = 100;
/// With [`conflicting_checks`](SmslinkSwitches::conflicting_checks), checks so close together are at the same time.
const SAME_TIME: SignedDuration = SignedDuration::from_secs(1);

/// Every code that was sent to a number, and how often it was guessed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Codes {
    list: Vec<Code>,
    failures: u8,
    /// With [`conflicting_checks`](SmslinkSwitches::conflicting_checks).
    last_check: Option<(String, Timestamp)>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Code {
    value: String,
    made: Timestamp,
    life: SignedDuration,
    stage: Stage,
    /// The id of its message, if it reached the phone.
    message: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    Active,
    Verified,
    Void,
}

impl Code {
    pub(super) const fn new(value: String, made: Timestamp, life: SignedDuration, message: Option<u64>) -> Self {
        Self { value, made, life, stage: Stage::Active, message }
    }
}

pub(super) fn verify(smslink: &Smslink, world: &World, request: VerifyCodeRequest) -> Result<Reply, SmslinkRefusal> {
    let (now, switches) = (world.clock.now(), &smslink.switches);
    let number = Recipient::read(&request.phone_number)?;
    let code = match always(&number) {
        Some(code) => code,
        None => check(
            smslink,
            world,
            &key(&number, &request.phone_number, switches),
            request.verification_code.expose(),
            now,
        )?,
    };
    let verified = code == VerifyResultCode::Verified;
    let status = if verified { 200 } else { switches.rejection_status };
    let answer = VerifyResult {
        phone_number: Some(request.phone_number),
        verification_code: Some(request.verification_code),
        verify_result_message: code.provider_text().map(ProviderText::verbatim),
        verify_result_code: code.clone(),
    };
    // A try is a try, whatever the status of its verdict.
    let reply = Reply::new(status, with_nulls(&answer)).carried_out();
    Ok(if verified { reply } else { reply.with_code(code.as_str()) })
}

/// The verdict on a code that was typed for a number.
fn check(
    smslink: &Smslink,
    world: &World,
    key: &str,
    typed: &str,
    now: Timestamp,
) -> Result<VerifyResultCode, SmslinkRefusal> {
    let mut state = smslink.state.lock();
    // A number that was sent nothing gets no record, or strangers' numbers would push out those that wait.
    let Some(codes) = state.codes.get_mut(key) else { return Ok(VerifyResultCode::NoSuchCode) };
    let code = codes.check(typed, now, &smslink.switches)?;
    if code == VerifyResultCode::Verified
        && let Some(message) = codes.message_of(typed)
    {
        world.inbox.verified(message);
    }
    Ok(code)
}

/// The verdict on every code of a magic number.
fn always(number: &Recipient) -> Option<VerifyResultCode> {
    match number.magic()? {
        Behaviour::WrongCode => Some(VerifyResultCode::NoSuchCode),
        Behaviour::Expired => Some(VerifyResultCode::Expired),
        Behaviour::Locked => Some(VerifyResultCode::Locked),
        _ => None,
    }
}

/// What the codes of a number are kept under.
pub(super) fn key(number: &Recipient, as_sent: &PhoneNumber, switches: &SmslinkSwitches) -> String {
    if switches.exact_number { as_sent.expose().to_owned() } else { number.digits.clone() }
}

impl Codes {
    pub(super) fn add(&mut self, code: Code, switches: &SmslinkSwitches) {
        if self.is_locked() {
            self.failures = 0;
        }
        // Codes have no id: of two that are the same, the newer one counts.
        self.list.retain(|old| !secret::same(&old.value, &code.value));
        if switches.new_code_voids_old {
            self.list.retain(|old| old.stage != Stage::Active);
        }
        push_to_list(&mut self.list, code, REMEMBERED);
    }

    fn message_of(&self, value: &str) -> Option<u64> {
        self.list.iter().find(|code| secret::same(&code.value, value)).and_then(|code| code.message)
    }

    /// What has become of the code in a message.
    pub(super) fn status(&self, message: u64, now: Timestamp) -> CodeStatus {
        let Some(code) = self.list.iter().find(|code| code.message == Some(message)) else { return CodeStatus::void() };
        let tries = match code.stage {
            Stage::Verified => return CodeStatus::of(CodeState::Verified),
            Stage::Void => 0,
            Stage::Active => MOST_FAILURES.saturating_sub(self.failures.into()),
        };
        CodeStatus::counted(tries.into(), code.made.checked_add(code.life).ok(), now)
    }

    fn check(
        &mut self,
        typed: &str,
        now: Timestamp,
        switches: &SmslinkSwitches,
    ) -> Result<VerifyResultCode, SmslinkRefusal> {
        if switches.conflicting_checks {
            if self.conflicts(typed, now) {
                return Err(ErrorCode::ConcurrentUpdate.into());
            }
            self.last_check = Some((typed.to_owned(), now));
        }
        if self.is_locked() {
            return Ok(VerifyResultCode::Locked);
        }
        let verdict = self.judge(typed, now);
        match verdict {
            VerifyResultCode::Verified => self.failures = 0,
            VerifyResultCode::Locked => {}
            _ => self.failures += 1,
        }
        if !self.is_locked() {
            return Ok(verdict);
        }
        for code in self.list.iter_mut().filter(|code| code.stage == Stage::Active) {
            code.stage = Stage::Void;
        }
        Ok(if switches.fifth_is_locked { VerifyResultCode::Locked } else { verdict })
    }

    fn judge(&mut self, typed: &str, now: Timestamp) -> VerifyResultCode {
        // Every code is looked at, so that the time does not tell which one it was.
        let mut found = None;
        for code in &mut self.list {
            if secret::same(&code.value, typed) {
                found = Some(code);
            }
        }
        let Some(code) = found else { return VerifyResultCode::NoSuchCode };
        match code.stage {
            Stage::Void => VerifyResultCode::Locked,
            Stage::Verified => VerifyResultCode::AlreadyVerified,
            Stage::Active if now.duration_since(code.made) >= code.life => VerifyResultCode::Expired,
            Stage::Active => {
                code.stage = Stage::Verified;
                VerifyResultCode::Verified
            }
        }
    }

    fn conflicts(&self, typed: &str, now: Timestamp) -> bool {
        let last = self.last_check.as_ref();
        last.is_some_and(|(code, at)| secret::same(code, typed) && now.duration_since(*at) < SAME_TIME)
    }

    fn is_locked(&self) -> bool {
        u32::from(self.failures) >= MOST_FAILURES
    }
}
