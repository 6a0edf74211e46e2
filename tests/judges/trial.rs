//! One sandbox with Prism and the recorder before it, and the verdict.

use phoneproof::{
    Operation,
    sandbox::{Sandbox, Switches},
};

use crate::{prism::Prism, recorder::Recorder};

/// A sandbox whose answers, and the requests to it, are judged by a spec.
pub(crate) struct Trial {
    pub(crate) sandbox: Sandbox,
    recorder: Recorder,
    _prism: Prism,
}

impl Trial {
    pub(crate) async fn start(spec: &str, switches: Switches) -> Self {
        let sandbox = Sandbox::builder().switches(switches).start().await.unwrap();
        let prism = Prism::start(spec, &sandbox.base_url()).await;
        let recorder = Recorder::start(&prism.base_url).await;
        Self { sandbox, recorder, _prism: prism }
    }

    /// For the clients.
    pub(crate) fn base_url(&self) -> &str {
        &self.recorder.base_url
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        self.recorder.violations()
    }

    /// The statuses that an operation was answered with, in order.
    pub(crate) fn statuses(&self, operation: &Operation) -> Vec<u16> {
        let requests = self.sandbox.requests();
        let those = requests.iter().filter(|request| request.operation() == Some(operation.id));
        those.filter_map(phoneproof::sandbox::Request::status).collect()
    }

    /// The verdict: nothing was outside the spec.
    pub(crate) fn no_violations(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "Prism found {}:\n{}", violations.len(), violations.join("\n"));
    }

    /// That each operation went well and went badly at least once.
    pub(crate) fn went_both_ways(&self, operations: &[&Operation]) {
        for operation in operations {
            let statuses = self.statuses(operation);
            assert!(statuses.iter().any(|status| *status < 300), "{} never went well: {statuses:?}", operation.id);
            assert!(statuses.iter().any(|status| *status >= 400), "{} never went badly: {statuses:?}", operation.id);
        }
    }
}
