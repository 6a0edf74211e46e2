//! Birth dates: the gender digit tells the century, and nothing else does.

use phoneproof::portone::{
    v1::types::{Birth, Birthday, GenderDigit},
    v2::types::{BirthDate, IdentityNumber},
};

use super::page::rows_under;

/// As a record answers it, so not checked.
pub(crate) fn answered<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap()
}

#[test]
fn the_gender_digit_tells_the_century() {
    for (birth, digits, expected) in [
        ("000101", ["1", "2", "5", "6"], "1900-01-01"),
        ("000101", ["3", "4", "7", "8"], "2000-01-01"),
        ("991231", ["1", "2", "5", "6"], "1999-12-31"),
        ("991231", ["3", "4", "7", "8"], "2099-12-31"),
        ("680229", ["1", "2", "5", "6"], "1968-02-29"),
    ] {
        for digit in digits {
            let (birth, digit) = (Birth::new(birth).unwrap(), GenderDigit::new(digit).unwrap());
            let number = IdentityNumber::try_from((&birth, &digit)).unwrap();
            assert_eq!(number.expose(), format!("{}{}", birth.expose(), digit.expose()));
            assert_eq!(BirthDate::try_from(&number).unwrap().expose(), expected);
            assert_eq!(Birthday::try_from((&birth, &digit)).unwrap().expose(), expected);
            let date = BirthDate::new(expected).unwrap();
            assert_eq!(IdentityNumber::try_from((&date, &digit)), Ok(number));
        }
    }
}

#[test]
fn the_gender_digit_tells_the_century_that_the_page_says() {
    let rows = rows_under("The gender digit");
    for row in &rows {
        let digit = GenderDigit::new(row.cell("digit").unwrap()).unwrap();
        let birthday = Birthday::try_from((&Birth::new("000101").unwrap(), &digit)).unwrap();
        let first_year = row.cell("born").unwrap().split_once(' ').unwrap().0;
        assert_eq!(birthday.expose(), format!("{first_year}-01-01"));
    }
    assert_eq!(rows.len(), 8);
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    for number in ["9002291", "0002292", "0004313", "9911318"] {
        let number = IdentityNumber::new(number).unwrap();
        let refused = BirthDate::try_from(&number).unwrap_err().to_string();
        assert_eq!(refused, "Birth: there is no such day; a date is YYYY-MM-DD");
    }
    assert!(BirthDate::try_from(&IdentityNumber::new("0002294").unwrap()).is_ok());
}

#[test]
fn a_digit_of_another_century_than_the_date_is_refused() {
    for (date, digit) in [("1999-12-31", "3"), ("2000-01-01", "2"), ("1899-12-31", "1"), ("2100-01-01", "7")] {
        let (date, digit) = (BirthDate::new(date).unwrap(), GenderDigit::new(digit).unwrap());
        let refused = IdentityNumber::try_from((&date, &digit)).unwrap_err().to_string();
        assert_eq!(
            refused,
            "GenderDigit: it is of another century than the birth date; 1, 2, 5 and 6 are of 1900 to 1999"
        );
    }
}

#[test]
fn what_a_record_answers_instead_of_a_date_is_refused_and_not_repeated() {
    for text in
        ["", "900101", "19900101", "1990-1-1", "1990-02-30", "1990-01-01T00:00:00", "1990-01-01[u-ca=roc]", "홍길동"]
    {
        let refused = BirthDate::try_from(&answered::<Birthday>(text)).unwrap_err().to_string();
        assert_eq!(refused, "Birthday: there is no such day; a date is YYYY-MM-DD", "{text}");
        let refused = Birthday::try_from(&answered::<BirthDate>(text)).unwrap_err().to_string();
        assert_eq!(refused, "BirthDate: there is no such day; a date is YYYY-MM-DD", "{text}");
    }
}

#[test]
fn halves_that_were_not_checked_are_not_put_together() {
    for (birth, digit) in [("90010", "11"), ("9001011", ""), ("900101", "9"), ("900101", "0"), ("", "9001011")] {
        let halves: (Birth, GenderDigit) = (answered(birth), answered(digit));
        assert!(IdentityNumber::try_from((&halves.0, &halves.1)).is_err(), "{birth} {digit}");
    }
}
