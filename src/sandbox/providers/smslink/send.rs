//! Codes on their way: made by the provider or by the caller.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};

use super::{Smslink, State, delivery::Delivery, number::Recipient, refusal::SmslinkRefusal, text, verify::Code};
use crate::{
    sandbox::{
        engine::{exchange::Reply, nulls::with_nulls},
        world::{
            World,
            clock::{east_asian, signed},
            random::{self, Random},
        },
    },
    smslink::{
        generated::constants::{CODE_INTERVAL, CODE_PLACEHOLDER, PERIOD_PLACEHOLDER},
        types::{
            CharacterSize, CharacterType, DeliverCodeRequest, DeliveredCode, DeliveryType, ErrorCode, ErrorDetailCode,
            GenerateAndDeliverCodeRequest, GeneratedCode, PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
};

pub(super) fn generate_and_deliver(
    smslink: &Smslink,
    world: &World,
    request: GenerateAndDeliverCodeRequest,
) -> Result<Reply, SmslinkRefusal> {
    let number = Recipient::read(&request.phone_number)?;
    number.check_reach(&request.delivery_type)?;
    let code = make_code(&world.random, &request)?;
    let minutes = request.valid_period_min.get();
    within(minutes, ValidPeriodMin::MIN..=ValidPeriodMin::MAX, ErrorDetailCode::ValidPeriodOutOfRange)?;
    let text = text::fill(&request.message, &[(CODE_PLACEHOLDER, &code), (PERIOD_PLACEHOLDER, &minutes.to_string())])?;

    let (now, switches) = (world.clock.now(), &smslink.switches);
    let mut state = smslink.state.lock();
    state.keep_the_minute(&number, now, world.limits.records)?;
    let key = super::verify::key(&number, &request.phone_number, switches);
    let GenerateAndDeliverCodeRequest { phone_number, delivery_type, .. } = request;
    let (verification_code_id, message) = state.dispatch(
        world,
        Sending {
            number,
            phone_number: &phone_number,
            delivery_type: &delivery_type,
            text,
            code: &code,
            now,
            kept_under: Some(&key),
        },
    );
    let code_sent = Code::new(code.clone(), now, SignedDuration::from_mins(minutes), message);
    state.codes.newest(&key, world.limits.records).add(code_sent, switches);
    Ok(Reply::ok(with_nulls(&GeneratedCode {
        verification_code_id,
        accepted_at: Some(east_asian(now)),
        phone_number: Some(phone_number),
        verification_code: VerificationCode::new(&code).ok(),
        valid_period_min: Some(minutes),
        delivery_type: Some(delivery_type),
    })))
}

pub(super) fn deliver(smslink: &Smslink, world: &World, request: DeliverCodeRequest) -> Result<Reply, SmslinkRefusal> {
    let number = Recipient::read(&request.phone_number)?;
    number.check_reach(&request.delivery_type)?;
    let code = request.verification_code.expose();
    check_speakable(code, &request.delivery_type)?;
    let text = text::fill(&request.message, &[(CODE_PLACEHOLDER, code)])?;

    let now = world.clock.now();
    let mut state = smslink.state.lock();
    if smslink.switches.minute_rule_for_own_codes {
        state.keep_the_minute(&number, now, world.limits.records)?;
    }
    let DeliverCodeRequest { phone_number, delivery_type, .. } = &request;
    let sending = Sending { number, phone_number, delivery_type, text, code, now, kept_under: None };
    let (verification_code_id, _) = state.dispatch(world, sending);
    Ok(Reply::ok(with_nulls(&DeliveredCode {
        verification_code_id,
        accepted_at: Some(east_asian(now)),
        phone_number: Some(request.phone_number),
        verification_code: Some(request.verification_code),
        delivery_type: Some(request.delivery_type),
    })))
}

/// A request that was accepted.
struct Sending<'a> {
    number: Recipient,
    phone_number: &'a PhoneNumber,
    delivery_type: &'a DeliveryType,
    text: String,
    code: &'a str,
    now: Timestamp,
    /// What the code is kept under, if it is.
    kept_under: Option<&'a str>,
}

impl State {
    /// A number is sent at most one code a minute.
    fn keep_the_minute(&mut self, number: &Recipient, now: Timestamp, most: usize) -> Result<(), SmslinkRefusal> {
        if self.sent.get(&number.digits).is_some_and(|sent| now.duration_since(*sent) < signed(CODE_INTERVAL)) {
            return Err(ErrorCode::ResendTooSoon.into());
        }
        self.sent.insert(number.digits.clone(), now, most);
        Ok(())
    }

    /// Delivers what can be delivered, and gives it an id. The other id is that of the message, if there is one.
    fn dispatch(&mut self, world: &World, sending: Sending<'_>) -> (u64, Option<u64>) {
        let Sending { number, phone_number, delivery_type, text, code, now, kept_under } = sending;
        let delivery = Delivery::plan(&number, phone_number.clone(), delivery_type.clone(), now);
        // One channel at most reaches the phone: the second is tried only if the first fails.
        let message = delivery.messages(&number, &text, code, kept_under).next();
        let message = message.map(|message| world.inbox.deliver(message));
        (self.deliveries.add(delivery, world.limits.records), message)
    }
}

fn make_code(random: &Random, request: &GenerateAndDeliverCodeRequest) -> Result<String, SmslinkRefusal> {
    let alphabet = match &request.character_type {
        CharacterType::Digits => random::DIGITS,
        CharacterType::LowerAlphanumeric => random::LOWER_ALPHANUMERIC,
        CharacterType::Unknown(value) => {
            return Err(SmslinkRefusal::detail_about(ErrorDetailCode::UnknownCharacterType, value.as_str()));
        }
    };
    let range = CharacterSize::MIN..=CharacterSize::MAX;
    let length = within(request.character_size.get(), range, ErrorDetailCode::CharacterSizeOutOfRange)?;
    Ok(random.code(alphabet, usize::try_from(length).unwrap_or_default())?)
}

fn within(value: i64, range: RangeInclusive<i64>, otherwise: ErrorDetailCode) -> Result<i64, SmslinkRefusal> {
    if range.contains(&value) { Ok(value) } else { Err(SmslinkRefusal::detail(otherwise)) }
}

/// A code that may be read aloud has no symbols and does not mix upper and lower case.
fn check_speakable(code: &str, delivery_type: &DeliveryType) -> Result<(), SmslinkRefusal> {
    let mixed = code.contains(|c: char| c.is_uppercase()) && code.contains(|c: char| c.is_lowercase());
    let speakable = !mixed && code.chars().all(char::is_alphanumeric);
    if speakable || *delivery_type == DeliveryType::Sms {
        return Ok(());
    }
    Err(SmslinkRefusal::undocumented(
        "a code that is read aloud must not mix upper and lower case, nor contain symbols",
    ))
}
