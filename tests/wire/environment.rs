//! Clients that are set up from the environment.
//!
//! A test can't change its own environment safely, so this binary runs itself, as a process with the variables that a
//! test wants, and reads what it says of each client.

use std::{collections::BTreeMap, env, fmt::Debug, process::Command};

use phoneproof::{
    BuildError, ClientBuilder,
    portone::{v1, v2},
    smslink, solapi,
    verification::PortOneV2Verifier,
};

const CREDENTIALS: [(&str, &str); 7] = [
    ("PHONEPROOF_SOLAPI_API_KEY", "NCS1234567890ABC"),
    ("PHONEPROOF_SOLAPI_API_SECRET", "CANARYSECRET"),
    ("PHONEPROOF_PORTONE_V1_IMP_KEY", "CANARYKEY"),
    ("PHONEPROOF_PORTONE_V1_IMP_SECRET", "CANARYSECRET"),
    ("PHONEPROOF_PORTONE_V2_API_SECRET", "CANARYSECRET"),
    ("PHONEPROOF_PORTONE_V2_CHANNEL_KEY", "channel-key-1"),
    ("PHONEPROOF_SMSLINK_TOKEN", "CANARYTOKEN"),
];
const BASE_URLS: [&str; 4] = [
    "PHONEPROOF_SOLAPI_BASE_URL",
    "PHONEPROOF_PORTONE_V1_BASE_URL",
    "PHONEPROOF_PORTONE_V2_BASE_URL",
    "PHONEPROOF_SMSLINK_BASE_URL",
];

/// What the process says of each client: `ok` and its Debug, or the error's Display and Debug.
type Said = BTreeMap<String, String>;

fn with(variables: &[(&str, &str)]) -> Said {
    let mut process = Command::new(env::current_exe().unwrap());
    process.args(["environment::says_what_it_makes_of_its_environment", "--exact", "--ignored", "--nocapture"]);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PHONEPROOF_")) {
            process.env_remove(name);
        }
    }
    let output = process.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once("says "));
    let said: Said = lines.filter_map(|(_, line)| line.split_once(": ")).map(owned).collect();
    assert_eq!(said.len(), 10, "{text}");
    said
}

fn owned((name, said): (&str, &str)) -> (String, String) {
    (name.to_owned(), said.to_owned())
}

#[test]
#[ignore = "is run by the tests below, in a process of its own"]
fn says_what_it_makes_of_its_environment() {
    say("solapi", solapi::Client::from_env());
    say("portone-v1", v1::Client::from_env());
    say("portone-v2", v2::Client::from_env());
    say("smslink", smslink::Client::from_env());
    say("solapi's builder", built(solapi::Client::builder_from_env()));
    say("portone-v1's builder", built(v1::Client::builder_from_env()));
    say("portone-v2's builder", built(v2::Client::builder_from_env()));
    say("smslink's builder", built(smslink::Client::builder_from_env()));
    say("channel", v2::channel_key_from_env());
    say("verifier", PortOneV2Verifier::from_env());
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

fn assert_no_secret(said: &Said) {
    for (name, said) in said {
        assert!(!said.contains("CANARY"), "{name}: {said}");
    }
}

#[test]
fn everything_that_is_missing_is_named_at_once_with_its_provider() {
    let said = with(&[]);
    let smslink = "smslink can't be set up from the environment: PHONEPROOF_SMSLINK_TOKEN is not set; \
                   PHONEPROOF_SMSLINK_BASE_URL is not set";
    assert!(said["smslink"].starts_with(smslink), "{}", said["smslink"]);
    for (name, variables) in [
        ("solapi", &["PHONEPROOF_SOLAPI_API_KEY", "PHONEPROOF_SOLAPI_API_SECRET"][..]),
        ("portone-v1", &["PHONEPROOF_PORTONE_V1_IMP_KEY", "PHONEPROOF_PORTONE_V1_IMP_SECRET"]),
        ("portone-v2", &["PHONEPROOF_PORTONE_V2_API_SECRET"]),
        ("smslink", &["PHONEPROOF_SMSLINK_TOKEN", "PHONEPROOF_SMSLINK_BASE_URL"]),
        ("channel", &["PHONEPROOF_PORTONE_V2_CHANNEL_KEY"]),
        ("verifier", &["PHONEPROOF_PORTONE_V2_API_SECRET", "PHONEPROOF_PORTONE_V2_CHANNEL_KEY"]),
    ] {
        let provider = if ["channel", "verifier"].contains(&name) { "portone-v2" } else { name };
        for name in [name.to_owned(), format!("{name}'s builder")] {
            let Some(said) = said.get(&name) else { continue };
            assert_eq!(said.matches(provider).count(), 1, "{name}: {said}");
            // In Display and in Debug.
            for variable in variables {
                assert_eq!(said.matches(*variable).count(), 2, "{name}: {variable}: {said}");
            }
            assert_eq!(said.matches("Missing").count(), variables.len(), "{name}: {said}");
        }
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_value_is_shown() {
    let wrong = CREDENTIALS.iter().map(|(name, _)| (*name, "CANARY WITH BLANKS"));
    let urls = BASE_URLS.iter().map(|name| (*name, "http://canary.CANARY.example"));
    let others = [
        ("PHONEPROOF_PORTONE_V1_TIER", "CANARY"),
        ("PHONEPROOF_PORTONE_V2_STORE_ID", ""),
        ("PHONEPROOF_ALLOW_PLAIN_HTTP_TO", "https://CANARY"),
    ];
    let variables: Vec<_> = wrong.chain(urls).chain(others).collect();
    let said = with(&variables);
    assert_no_secret(&said);
    for (name, prefix, own) in [
        ("solapi", "PHONEPROOF_SOLAPI_", 3),
        ("portone-v1", "PHONEPROOF_PORTONE_V1_", 4),
        ("portone-v2", "PHONEPROOF_PORTONE_V2_", 3),
        ("smslink", "PHONEPROOF_SMSLINK_", 2),
    ] {
        let said = &said[name];
        assert!(!said.contains("canary"), "{said}");
        let named = variables.iter().filter(|(variable, _)| variable.starts_with(prefix) && said.contains(variable));
        assert_eq!(named.count(), own, "{name}: {said}");
        assert!(said.contains("PHONEPROOF_ALLOW_PLAIN_HTTP_TO is wrong"), "{name}: {said}");
    }
    assert!(said["verifier"].contains("PHONEPROOF_PORTONE_V2_CHANNEL_KEY is wrong"), "{}", said["verifier"]);
}

#[test]
fn an_empty_variable_is_an_error_and_no_default() {
    let optional = ["PHONEPROOF_PORTONE_V1_TIER", "PHONEPROOF_PORTONE_V2_STORE_ID", "PHONEPROOF_ALLOW_PLAIN_HTTP_TO"];
    let names = CREDENTIALS.iter().map(|(name, _)| *name).chain(BASE_URLS).chain(optional);
    let variables: Vec<_> = names.map(|name| (name, "")).collect();
    let said = with(&variables);
    for (name, prefix) in [
        ("solapi", "PHONEPROOF_SOLAPI_"),
        ("portone-v1", "PHONEPROOF_PORTONE_V1_"),
        ("portone-v2", "PHONEPROOF_PORTONE_V2_"),
        ("smslink", "PHONEPROOF_SMSLINK_"),
    ] {
        let is_own = |variable: &&str| variable.starts_with(prefix) || *variable == "PHONEPROOF_ALLOW_PLAIN_HTTP_TO";
        for variable in variables.iter().map(|(variable, _)| *variable).filter(is_own) {
            // The channel is nothing to a client.
            let who = if variable.ends_with("CHANNEL_KEY") { vec!["verifier", "channel"] } else { vec![name] };
            for name in who {
                assert!(said[name].contains(&format!("{variable} is empty")), "{name}: {}", said[name]);
            }
        }
    }
}

#[test]
fn what_is_set_is_used() {
    let mut variables = CREDENTIALS.to_vec();
    variables.extend(BASE_URLS.map(|name| (name, "http://stand-in.localhost:8080")));
    let said = with(&variables);
    assert_no_secret(&said);
    for (name, said) in &said {
        assert!(said.starts_with("ok "), "{name}: {said}");
        assert!(name == "channel" || said.contains("http://stand-in.localhost:8080"), "{name}: {said}");
    }
    assert_eq!(said["channel"], "ok \"channel-key-1\"");
    assert!(said["verifier"].contains("channel-key-1"), "{}", said["verifier"]);
}

#[test]
fn plain_http_goes_to_the_hosts_that_the_environment_names_or_the_builders_user() {
    let to = |host: &str, allowed: Option<&str>| {
        let url = format!("http://{host}");
        let mut variables = CREDENTIALS.to_vec();
        variables.extend(BASE_URLS.map(|name| (name, url.as_str())));
        variables.extend(allowed.map(|allowed| ("PHONEPROOF_ALLOW_PLAIN_HTTP_TO", allowed)));
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
