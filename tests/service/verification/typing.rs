//! What people type or paste for their name and for the code that they were sent.

use phoneproof::{
    Outcome,
    sandbox::Sandbox,
    verification::{Carrier, IdentityNumber, Person, PersonName, Proof},
};

use super::providers::{IDENTITY_NUMBER, identifying, latest_code, verified, verifying};

fn full_width(code: &str) -> String {
    code.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect()
}

fn in_two(code: &str) -> [&str; 2] {
    let (one, other) = code.split_at(code.len() / 2);
    [one, other]
}

static FORMS: [fn(&str) -> String; 6] = [
    |code| in_two(code).join("-"),
    full_width,
    |code| format!("[{code}]"),
    |code| format!("{code}."),
    |code| format!("\u{200e}{}\u{200f}", in_two(code).join(" ")),
    |code| format!("「{}」。\r\n", [full_width(in_two(code)[0]), in_two(code)[1].to_owned()].join("ー")),
];

#[tokio::test]
async fn a_right_code_is_right_however_it_is_typed() {
    for provider in verifying() {
        for form in FORMS {
            let sandbox = Sandbox::start().await.unwrap();
            let verifier = provider.verifier(&sandbox);
            let pending = verifier.start(&provider.subject()).await.unwrap();
            verified(&*verifier, &pending, &form(&latest_code(&sandbox, provider))).await;
        }
    }
}

/// As keyboards and other systems write the same name; and as the carrier has it registered.
static NAMES: [(&str, &str); 7] = [
    (" 홍길동\u{3000}", "홍길동"),
    ("\u{200b}홍\u{200d}길동\u{feff}\r\n", "홍길동"),
    ("\u{202a}홍길동\u{202c}", "홍길동"),
    // The same syllables in their letters: NFD.
    ("\u{1112}\u{1169}\u{11bc}\u{1100}\u{1175}\u{11af}\u{1103}\u{1169}\u{11bc}", "홍길동"),
    ("hong  gildong ", "HONG GILDONG"),
    ("Hong\u{a0}Gildong", "HONG GILDONG"),
    ("홍 길동", "홍 길동"),
];

#[tokio::test]
async fn a_person_is_the_same_however_the_name_is_typed() {
    for provider in identifying() {
        for (typed, registered) in NAMES {
            let sandbox = Sandbox::start().await.unwrap();
            let verifier = provider.verifier(&sandbox);
            let person = Person::new(
                PersonName::new(typed).unwrap(),
                IdentityNumber::new(IDENTITY_NUMBER).unwrap(),
                Carrier::Skt,
            );
            let subject = provider.subject().with_person(person);
            let pending = verifier.start(&subject).await.unwrap();
            let code = latest_code(&sandbox, provider);
            let outcome = verifier.check(&pending, &subject.expected(), &code).await.unwrap();
            let Outcome::Verified(Proof::Identity(identity)) = outcome else { panic!("{typed:?}: {outcome:?}") };
            assert_eq!(identity.name.as_ref().map(PersonName::expose), Some(registered), "{provider:?} {typed:?}");
        }
    }
}
