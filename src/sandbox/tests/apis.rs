//! Every provider and every operation has its place.

use std::{collections::BTreeMap, sync::Arc};

use crate::sandbox::{
    providers::{stand_in::StandIn, switches::Switches, testing},
    spec::Provider,
};

fn all() -> StandIn {
    testing::stand_in(Switches::default())
}

#[test]
fn every_provider_is_there_once() {
    let mut there: Vec<_> = all().engine.apis.iter().map(|api| api.provider()).collect();
    there.sort();
    assert_eq!(there, Provider::ALL);
}

#[test]
fn every_operation_of_a_spec_has_exactly_one_handler() {
    for api in all().engine.apis.iter() {
        let mut handled = BTreeMap::<_, usize>::new();
        for (operation, _) in Arc::clone(api).handlers() {
            *handled.entry(operation.id).or_default() += 1;
        }
        let expected: BTreeMap<_, _> = api.provider().operations().iter().map(|operation| (operation.id, 1)).collect();
        assert_eq!(handled, expected, "{:?}", api.provider());
    }
}

#[test]
fn a_path_that_no_operation_has_belongs_to_who_has_its_beginning() {
    let StandIn { engine, .. } = all();
    for (path, provider) in [
        ("/senderid/v1/other", Provider::Solapi),
        ("/certifications", Provider::PortOneV1),
        ("/users/other", Provider::PortOneV1),
        ("/identity-verifications/1/other", Provider::PortOneV2),
        ("/login/other", Provider::PortOneV2),
        ("/token/other", Provider::PortOneV2),
        ("/api/v2/verification_code", Provider::Smslink),
        // Nobody has their beginning.
        ("/", Provider::PortOneV1),
        ("/apis/v1", Provider::PortOneV1),
    ] {
        assert_eq!(engine.apis.owner(path).provider(), provider, "{path}");
    }
}

#[test]
fn no_two_providers_have_the_beginning_of_a_path_in_common() {
    let StandIn { engine, .. } = all();
    for provider in Provider::ALL {
        for operation in provider.operations() {
            assert_eq!(engine.apis.owner(operation.path).provider(), *provider, "{}", operation.path);
        }
    }
}
