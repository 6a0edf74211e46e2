//! Clients that are set up from the environment.
//!
//! A test can't change its own environment safely, so this binary runs itself, as a process with the variables that a
//! test wants, and reads what it says of each client.

use std::{collections::BTreeMap, env, fmt::Debug, process::Command};

use phoneproof::{BuildError, ClientBuilder, portone::v2, verification::PortOneV2Verifier};
use serde_json::Value;

use crate::support::{
    apis::{Api, for_each_api},
    spec::Spec,
};

/// Requests name it, so it is nothing to a client.
const CHANNEL: &str = "PHONEPROOF_PORTONE_V2_CHANNEL_KEY";
const STORE: &str = "PHONEPROOF_PORTONE_V2_STORE_ID";
/// What a client does without.
const OPTIONAL: [&str; 2] = ["PHONEPROOF_PORTONE_V1_TIER", STORE];
const ALLOW_PLAIN_HTTP_TO: &str = "PHONEPROOF_ALLOW_PLAIN_HTTP_TO";

type Variables = Vec<(String, String)>;

/// Every variable of a credential, with a value that is taken: the sandbox's.
fn credentials() -> Variables {
    let credentials = Spec::of_providers().into_iter().flat_map(|name| Spec::read(name).credentials());
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let set = credentials.filter_map(|credential| text(&credential["variable"]).zip(text(&credential["sandbox"])));
    set.collect::<BTreeMap<_, _>>().into_iter().collect()
}

fn base_urls(url: &str) -> Variables {
    Spec::of_providers().into_iter().map(|name| (Spec::read(name).base_url_variable(), url.to_owned())).collect()
}

/// What the client of a provider reads for itself.
fn read_by(provider: &str) -> Vec<String> {
    let spec = Spec::read(provider);
    let credentials = spec.credentials().filter_map(|credential| credential["variable"].as_str());
    let credentials = credentials.filter(|variable| *variable != CHANNEL).map(str::to_owned);
    credentials.chain([spec.base_url_variable()]).collect()
}

/// What it can't do without.
fn needed_by(provider: &str) -> Vec<String> {
    let spec = Spec::read(provider);
    let mut without = OPTIONAL.map(str::to_owned).to_vec();
    without.extend(spec.head("default-server").as_str().map(|_| spec.base_url_variable()));
    read_by(provider).into_iter().filter(|variable| !without.contains(variable)).collect()
}

/// What the process says of each client: `ok` and its Debug, or the error's Display and Debug.
type Said = BTreeMap<String, String>;

fn with(variables: &[(String, String)]) -> Said {
    let mut process = Command::new(env::current_exe().unwrap());
    process.args(["environment::says_what_it_makes_of_its_environment", "--exact", "--ignored", "--nocapture"]);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PHONEPROOF_")) {
            process.env_remove(name);
        }
    }
    let output = process.envs(variables.iter().cloned()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once("says "));
    let said: Said = lines.filter_map(|(_, line)| line.split_once(": ")).map(owned).collect();
    // A client and a builder of each provider; the channel and the verifier of PortOne V2.
    assert_eq!(said.len(), 2 * Spec::of_providers().len() + 2, "{text}");
    said
}

fn owned((name, said): (&str, &str)) -> (String, String) {
    (name.to_owned(), said.to_owned())
}

#[test]
#[ignore = "is run by the tests below, in a process of its own"]
fn says_what_it_makes_of_its_environment() {
    for_each_api!(say_of());
    say("channel", v2::channel_key_from_env());
    say("verifier", PortOneV2Verifier::from_env());
}

fn say_of<A: Api>() {
    say(A::SPEC, A::from_env());
    say(&format!("{}'s builder", A::SPEC), built(A::builder_from_env()));
}

/// Its user allows a host that the environment does not.
fn built<C>(builder: Result<ClientBuilder<C>, BuildError>) -> Result<C, BuildError> {
    builder?.allow_plain_http_to("allowed-in-code.example").build()
}

fn say<T: Debug>(name: &str, result: Result<T, BuildError>) {
    match result {
        Ok(made) => println!("\nsays {name}: ok {made:?}"),
        Err(error) => println!("\nsays {name}: {error} {error:?}"),
    }
}

#[test]
fn everything_that_is_missing_is_named_at_once_with_its_provider() {
    let said = with(&[]);
    let smslink = "smslink can't be set up from the environment: PHONEPROOF_SMSLINK_TOKEN is not set; \
                   PHONEPROOF_SMSLINK_BASE_URL is not set";
    assert!(said["smslink"].starts_with(smslink), "{}", said["smslink"]);
    let mut needed: Vec<_> = Spec::of_providers().into_iter().map(|provider| (provider, needed_by(provider))).collect();
    needed.push(("channel", vec![CHANNEL.to_owned()]));
    needed.push(("verifier", [needed_by("portone-v2"), vec![CHANNEL.to_owned()]].concat()));
    for (name, variables) in needed {
        let provider = if ["channel", "verifier"].contains(&name) { "portone-v2" } else { name };
        for name in [name.to_owned(), format!("{name}'s builder")] {
            let Some(said) = said.get(&name) else { continue };
            assert_eq!(said.matches(provider).count(), 1, "{name}: {said}");
            // In Display and in Debug.
            for variable in &variables {
                assert_eq!(said.matches(variable).count(), 2, "{name}: {variable}: {said}");
            }
            assert_eq!(said.matches("Missing").count(), variables.len(), "{name}: {said}");
        }
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_value_is_shown() {
    let mut variables: Variables =
        credentials().into_iter().map(|(name, _)| (name, "CANARY WITH BLANKS".to_owned())).collect();
    variables.extend(base_urls("http://canary.CANARY.example"));
    variables.retain(|(name, _)| name != STORE);
    let others = [(OPTIONAL[0], "CANARY"), (STORE, ""), (ALLOW_PLAIN_HTTP_TO, "https://CANARY")];
    variables.extend(others.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let said = with(&variables);
    for (name, said) in &said {
        assert!(!said.contains("CANARY"), "{name}: {said}");
    }
    for provider in Spec::of_providers() {
        let said = &said[provider];
        assert!(!said.contains("canary"), "{said}");
        for variable in read_by(provider) {
            assert!(said.contains(&variable), "{provider}: {variable}: {said}");
        }
        assert!(said.contains("PHONEPROOF_ALLOW_PLAIN_HTTP_TO is wrong"), "{provider}: {said}");
    }
    assert!(said["verifier"].contains(&format!("{CHANNEL} is wrong")), "{}", said["verifier"]);
}

#[test]
fn an_empty_variable_is_an_error_and_no_default() {
    let names = credentials().into_iter().chain(base_urls("")).map(|(name, _)| name);
    let names = names.chain(OPTIONAL.into_iter().chain([ALLOW_PLAIN_HTTP_TO]).map(str::to_owned));
    let variables: Variables = names.map(|name| (name, String::new())).collect();
    let said = with(&variables);
    let mut read: Vec<_> = Spec::of_providers().into_iter().map(|provider| (provider, read_by(provider))).collect();
    for (_, variables) in &mut read {
        variables.push(ALLOW_PLAIN_HTTP_TO.to_owned());
    }
    read.extend(["channel", "verifier"].map(|name| (name, vec![CHANNEL.to_owned()])));
    for (name, variables) in read {
        for variable in variables {
            assert!(said[name].contains(&format!("{variable} is empty")), "{name}: {}", said[name]);
        }
    }
}

#[test]
fn what_is_set_is_used() {
    let said = with(&[credentials(), base_urls("http://stand-in.localhost:8080")].concat());
    for (name, said) in &said {
        assert!(said.starts_with("ok "), "{name}: {said}");
        assert!(name == "channel" || said.contains("http://stand-in.localhost:8080"), "{name}: {said}");
        for secret in Spec::secrets_of_the_sandbox() {
            assert!(!said.contains(secret), "{name}: {said}");
        }
    }
    assert_eq!(said["channel"], "ok \"channel-key-sandbox-danal\"");
    assert!(said["verifier"].contains("channel-key-sandbox-danal"), "{}", said["verifier"]);
}

#[test]
fn plain_http_goes_to_the_hosts_that_the_environment_names_or_the_builders_user() {
    let to = |host: &str, allowed: Option<&str>| {
        let url = format!("http://{host}");
        let mut variables = [credentials(), base_urls(&url)].concat();
        variables.extend(allowed.map(|allowed| (ALLOW_PLAIN_HTTP_TO.to_owned(), allowed.to_owned())));
        let said = with(&variables);
        let is_built = |builder: bool| {
            let of_kind = said.iter().filter(|(name, _)| *name != "channel" && name.ends_with("builder") == builder);
            let results: Vec<_> = of_kind.map(|(_, said)| said.starts_with("ok ")).collect();
            assert!(results.iter().all(|result| *result == results[0]), "{said:?}");
            let failed = said.values().filter(|said| !said.starts_with("ok ")).cloned().collect::<Vec<_>>();
            assert!(
                failed.iter().all(|said| said.contains("_BASE_URL has no TLS") && !said.contains(host)),
                "{failed:?}"
            );
            results[0]
        };
        (is_built(false), is_built(true))
    };
    assert_eq!(to("gateway.example", None), (false, false));
    assert_eq!(to("gateway.example", Some("other.example")), (false, false));
    assert_eq!(to("gateway.example:8080", Some("other.example, Gateway.Example")), (true, true));
    assert_eq!(to("allowed-in-code.example", None), (false, true));
}
