//! The list: which records a filter lets through, in which order, and which of them are on a page.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::refusal::V2Refusal;
use crate::{
    portone::v2::types::{
        BirthDay, BirthMonth, BirthYear, CustomerFilterInput, GetIdentityVerificationsBody,
        GetIdentityVerificationsResponse, IdentityVerification, IdentityVerificationFilterInput,
        IdentityVerificationStatus, IdentityVerificationTimeField, PageInfo, PgCompany, PgProvider,
        SelectedChannelType, SortOrder,
    },
    sandbox::engine::{
        exchange::Call,
        strict::{Breach, check_whole_body},
    },
};

/// Without an end the list ends now, and without a beginning it begins so long before.
const WINDOW: SignedDuration = SignedDuration::from_hours(90 * 24);
const DEFAULT_SIZE: i32 = 10;
/// The largest page.
const LARGEST_SIZE: i32 = 1000;

/// The question, held against the spec. The provider takes it as the body of the GET or, from clients that can't send
/// one, in the query. Which of two it would answer is not documented, so that is refused.
pub(super) fn read(call: &Call) -> Result<GetIdentityVerificationsBody, V2Refusal> {
    let Some(field) = call.operation.query.first() else { return Ok(GetIdentityVerificationsBody::default()) };
    let question = match (call.query(field.name), call.body.is_empty()) {
        (Some(_), false) => {
            return Err(V2Refusal::invalid("requestBody: it is in the query, and there is a body as well"));
        }
        (None, true) => return Ok(GetIdentityVerificationsBody::default()),
        (None, false) => call.json()?,
        (Some(text), true) => serde_json::from_str(text).map_err(|_| Breach::NotAnObject)?,
    };
    check_whole_body(field.members, &question)?;
    serde_json::from_value(Value::Object(question))
        .map_err(|_| V2Refusal::invalid("requestBody: it does not fit the operation"))
}

/// One page of these records.
pub(super) fn page(
    records: Vec<IdentityVerification>,
    query: &GetIdentityVerificationsBody,
    now: Timestamp,
    counts_the_page: bool,
) -> Result<GetIdentityVerificationsResponse, V2Refusal> {
    let filter = query.filter.clone().unwrap_or_default();
    let window = Window::of(&filter, now)?;
    let sort = query.sort.clone().unwrap_or_default();
    let by = sort.by.unwrap_or(IdentityVerificationTimeField::RequestedAt);
    let mut found: Vec<_> =
        records.into_iter().filter(|record| window.holds(record) && lets_through(&filter, record)).collect();
    found.sort_by_key(|record| time(record, &by));
    if sort.order != Some(SortOrder::Asc) {
        found.reverse();
    }
    let asked = query.page.clone().unwrap_or_default();
    let (number, size) = (asked.number.unwrap_or_default(), asked.size.unwrap_or(DEFAULT_SIZE));
    if number < 0 || !(1..=LARGEST_SIZE).contains(&size) {
        return Err(V2Refusal::invalid("page: number is below 0, or size not 1 to 1000"));
    }
    let total = count(found.len());
    let begin = usize::try_from(i64::from(number) * i64::from(size)).unwrap_or(usize::MAX);
    let items: Vec<_> = found.into_iter().skip(begin).take(usize::try_from(size).unwrap_or_default()).collect();
    let total_count = if counts_the_page { count(items.len()) } else { total };
    Ok(GetIdentityVerificationsResponse { items, page: PageInfo { number, size, total_count } })
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// From when to when one of the times of a record must be.
struct Window {
    field: IdentityVerificationTimeField,
    from: Timestamp,
    until: Timestamp,
}

impl Window {
    fn of(filter: &IdentityVerificationFilterInput, now: Timestamp) -> Result<Self, V2Refusal> {
        let read = |text: &Option<String>, name: &str| match text {
            None => Ok(None),
            Some(text) => {
                let time = text.parse::<Timestamp>();
                time.map(Some).map_err(|_| V2Refusal::invalid(&format!("{name}: it is no time of RFC 3339")))
            }
        };
        let until = read(&filter.until, "until")?.unwrap_or(now);
        let from = read(&filter.from, "from")?;
        let from = from.unwrap_or_else(|| until.checked_sub(WINDOW).unwrap_or(Timestamp::MIN));
        let field = filter.time_range_field.clone().unwrap_or(IdentityVerificationTimeField::RequestedAt);
        Ok(Self { field, from, until })
    }

    fn holds(&self, record: &IdentityVerification) -> bool {
        let at = time(record, &self.field);
        at.is_some_and(|at| self.from <= at && at <= self.until)
    }
}

/// One of a record's times, if it has that one.
fn time(record: &IdentityVerification, field: &IdentityVerificationTimeField) -> Option<Timestamp> {
    let text = match field {
        IdentityVerificationTimeField::RequestedAt => &record.requested_at,
        IdentityVerificationTimeField::VerifiedAt => &record.verified_at,
        IdentityVerificationTimeField::FailedAt if record.status == IdentityVerificationStatus::Failed => {
            &record.status_changed_at
        }
        IdentityVerificationTimeField::StatusUpdatedAt => &record.status_changed_at,
        _ => return None,
    };
    text.as_ref()?.parse().ok()
}

fn lets_through(filter: &IdentityVerificationFilterInput, record: &IdentityVerification) -> bool {
    let channel = record.channel.as_ref();
    let pg_provider = channel.and_then(|channel| channel.pg_provider.as_ref());
    let operator = record.verified_customer.as_ref().and_then(|customer| customer.operator.as_ref());
    is(filter.identity_verification_id.as_ref(), Some(&record.id))
        // The sandbox has one try under an id at a time.
        && is(filter.identity_verification_tx_id.as_deref(), Some(record.id.as_str()))
        && is(
            filter.is_test.as_ref(),
            Some(&channel.is_some_and(|channel| channel.type_ == Some(SelectedChannelType::Test))),
        )
        && is(filter.pg_tx_id.as_ref(), record.pg_tx_id.as_ref())
        && is(filter.pg_merchant_id.as_ref(), channel.and_then(|channel| channel.pg_merchant_id.as_ref()))
        && is(filter.version.as_ref(), record.version.as_ref())
        && is_one_of(&filter.statuses, Some(&record.status))
        && is_one_of(&filter.pg_providers, pg_provider)
        && is_one_of(&filter.pg_companies, pg_provider.map(company).as_ref())
        && is_one_of(&filter.carriers, operator)
        && filter.customer.as_ref().is_none_or(|wanted| is_of(wanted, record))
}

fn is<T: PartialEq + ?Sized>(wanted: Option<&T>, given: Option<&T>) -> bool {
    wanted.is_none_or(|wanted| given == Some(wanted))
}

fn is_one_of<T: PartialEq>(wanted: &[T], given: Option<&T>) -> bool {
    wanted.is_empty() || given.is_some_and(|given| wanted.contains(given))
}

/// The company behind a PG service, as far as the sandbox's channels go.
fn company(service: &PgProvider) -> PgCompany {
    match service {
        PgProvider::KcpV2 => PgCompany::Kcp,
        other => PgCompany::from(other.as_str()),
    }
}

/// Held against the requested data until a record is verified, then against the verified.
fn is_of(wanted: &CustomerFilterInput, record: &IdentityVerification) -> bool {
    if let Some(verified) = &record.verified_customer {
        let birth = verified.birth_date.as_ref().map(|date| date.expose().to_owned()).unwrap_or_default();
        let mut parts = birth.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        return is(wanted.birth_year.as_ref().map(BirthYear::expose), year)
            && is(wanted.birth_month.as_ref().map(BirthMonth::expose), month)
            && is(wanted.birth_day.as_ref().map(BirthDay::expose), day)
            && is(wanted.name.as_ref(), verified.name.as_ref())
            && is(wanted.phone_number.as_ref(), verified.phone_number.as_ref())
            && is(wanted.gender.as_ref(), verified.gender.as_ref());
    }
    let requested = record.requested_customer.clone().unwrap_or_default();
    is(wanted.name.as_ref(), requested.name.as_ref())
        && is(wanted.phone_number.as_ref(), requested.phone_number.as_ref())
        && is(wanted.birth_year.as_ref(), requested.birth_year.as_ref())
        && is(wanted.birth_month.as_ref(), requested.birth_month.as_ref())
        && is(wanted.birth_day.as_ref(), requested.birth_day.as_ref())
        // A request does not say the sex by itself.
        && wanted.gender.is_none()
}
