use std::env::VarError;

use zeroize::Zeroizing;

use super::{BuildError, Environment, InvalidEnvironment, Place, VariableProblem};
use crate::{InvalidValue, Provider};

const SECRET: &str = "hunter2";

fn variable(name: &'static str) -> Result<String, VarError> {
    match name {
        "TEXT" => Ok("text".to_owned()),
        "EMPTY" => Ok(String::new()),
        "BYTES" => Err(VarError::NotUnicode(SECRET.into())),
        "SECRET" => Ok(SECRET.to_owned()),
        "HTTPS" => Ok("https://api.example".to_owned()),
        "PLAIN" => Ok(format!("http://{SECRET}.example")),
        "NO_URL" => Ok(format!("https://user:{SECRET}@api.example")),
        _ => Err(VarError::NotPresent),
    }
}

fn environment() -> Environment {
    Environment { read: variable, ..Environment::of(Provider::Smslink) }
}

/// Where to call, with a default of the builder's.
fn placed(environment: &mut Environment, name: &'static str) -> Place {
    let base_url = environment.variable(name, Ok);
    environment.checked_place(name, base_url)
}

fn required_placed(environment: &mut Environment) -> Place {
    let base_url = environment.required_variable("ABSENT", Ok);
    environment.checked_place("ABSENT", base_url)
}

fn text(mut text: Zeroizing<String>) -> Result<String, InvalidValue> {
    if *text == SECRET { Err(InvalidValue::new("Text", "give a text")) } else { Ok(std::mem::take(&mut *text)) }
}

/// What was wrong with these variables.
fn problems(environment: Environment) -> Vec<(&'static str, VariableProblem)> {
    let Err(BuildError::Environment(invalid)) = environment.finish(None::<()>) else { panic!("it is invalid") };
    assert_eq!(invalid.provider(), Provider::Smslink);
    assert!(!format!("{invalid} {invalid:?} {invalid:#?}").contains(SECRET), "{invalid:?}");
    invalid.variables().iter().map(|variable| (variable.name(), variable.problem().clone())).collect()
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let mut environment = environment();
    assert_eq!(environment.required_variable("TEXT", text), Some("text".to_owned()));
    assert_eq!(environment.variable("TEXT", text), Some("text".to_owned()));
    assert_eq!(environment.variable("ABSENT", text), None, "that is no problem");
    for name in ["ABSENT", "EMPTY", "BYTES", "SECRET"] {
        assert_eq!(environment.required_variable(name, text), None);
    }
    for name in ["EMPTY", "BYTES", "SECRET"] {
        assert_eq!(environment.variable(name, text), None);
    }
    let _ = placed(&mut environment, "NO_URL");
    let invalid = VariableProblem::Invalid(InvalidValue::new("Text", "give a text"));
    assert_eq!(
        problems(environment),
        [
            ("ABSENT", VariableProblem::Missing),
            ("EMPTY", VariableProblem::Unreadable),
            ("BYTES", VariableProblem::Unreadable),
            ("SECRET", invalid.clone()),
            ("EMPTY", VariableProblem::Unreadable),
            ("BYTES", VariableProblem::Unreadable),
            ("SECRET", invalid),
            (
                "NO_URL",
                VariableProblem::InvalidBaseUrl("holds a user name or password: pass credentials to the builder")
            ),
        ]
    );
}

#[test]
fn nothing_wrong_is_no_error() {
    let mut environment = environment();
    let text = environment.required_variable("TEXT", text);
    let place = placed(&mut environment, "HTTPS");
    assert_eq!(place.base_url.unwrap().0, "https://api.example");
    assert_eq!(environment.finish(text), Ok("text".to_owned()));
}

#[test]
fn a_base_url_that_must_be_there_is_missed() {
    let mut environment = environment();
    assert!(placed(&mut environment, "ABSENT").base_url.is_none());
    assert!(required_placed(&mut environment).base_url.is_none());
    assert_eq!(problems(environment), [("ABSENT", VariableProblem::Missing)]);
}

#[test]
fn another_host_without_tls_is_wrong_unless_the_user_of_the_builder_allows_it() {
    let mut environment = environment();
    let (_, source) = placed(&mut environment, "PLAIN").base_url.unwrap();
    assert!(environment.invalid.is_empty());
    assert_eq!(environment.not_allowed.as_ref().unwrap().problem, VariableProblem::PlainHttp);
    let blamed = source.blamed(BuildError::PlainHttp { host: SECRET.to_owned() });
    let BuildError::Environment(InvalidEnvironment { provider: Provider::Smslink, variables }) = blamed else {
        panic!()
    };
    assert_eq!((variables[0].name, &variables[0].problem), ("PLAIN", &VariableProblem::PlainHttp));
    assert_eq!(source.blamed(BuildError::InvalidUserAgent), BuildError::InvalidUserAgent);
}

#[test]
fn a_list_of_hosts_has_hosts_only() {
    let hosts = |list: &str| super::hosts_in(list).ok();
    assert_eq!(hosts("gateway"), Some(vec!["gateway".to_owned()]));
    assert_eq!(
        hosts(" Gateway , 192.168.0.7,fd00::7,"),
        Some(["gateway", "192.168.0.7", "[fd00::7]"].map(str::to_owned).into())
    );
    for list in ["", " ", ",", "http://gateway", "gateway:80", "gateway,a/b", "a b"] {
        assert_eq!(hosts(list), None, "{list:?}");
    }
}
