//! The service on loopback, and a browser that keeps its cookie and fills in forms.

use std::{net::SocketAddr, sync::Arc};

use phoneproof::{Operation, sandbox::Sandbox, verification::Verifier};
use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER, SET_COOKIE},
    redirect::Policy,
};
use tokio::{net::TcpListener, task::JoinHandle};

use super::app::{App, Verifiers, router};

pub(crate) struct Service {
    pub(crate) sandbox: Sandbox,
    url: String,
    task: JoinHandle<()>,
}

impl Service {
    /// `korea` is the provider there.
    pub(crate) async fn start(korea: &str) -> Self {
        Self::with(korea, |verifier| verifier).await
    }

    /// One whose verifiers are not quite the providers'.
    pub(crate) async fn with(korea: &str, change: impl Fn(Arc<dyn Verifier>) -> Arc<dyn Verifier>) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let Verifiers { korea, japan } = Verifiers::on(&sandbox, korea).unwrap();
        let app = App::new(Verifiers { korea: change(korea), japan: change(japan) });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { sandbox, url, task }
    }

    /// A browser that has opened the page.
    pub(crate) async fn browser(&self) -> Browser {
        let mut browser = Browser {
            client: Arc::new(Client::builder().redirect(Policy::none()).build().unwrap()),
            url: self.url.clone(),
            cookie: String::new(),
            set_cookie: String::new(),
            was_renewed: false,
            form_token: String::new(),
            page: String::new(),
            status: StatusCode::OK,
            retry_after: None,
        };
        browser.open().await;
        browser
    }

    /// The newest code to a number.
    pub(crate) fn code(&self, number: &str) -> String {
        self.sandbox.inbox().latest_to(number).expect("a code was sent").code().to_owned()
    }

    /// How often the provider was asked for an operation.
    pub(crate) fn count(&self, operation: &Operation) -> usize {
        self.sandbox.requests().iter().filter(|request| request.operation() == Some(operation.id)).count()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
pub(crate) struct Browser {
    client: Arc<Client>,
    url: String,
    /// As it is sent.
    pub(crate) cookie: String,
    /// As it was set.
    pub(crate) set_cookie: String,
    /// Whether the last form was answered with another cookie.
    pub(crate) was_renewed: bool,
    pub(crate) form_token: String,
    pub(crate) page: String,
    /// Of the page.
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<String>,
}

impl Browser {
    pub(crate) async fn open(&mut self) {
        let answer = self.client.get(&self.url).header(COOKIE, &self.cookie).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        self.take_cookie(&answer);
        self.status = answer.status();
        let retry_after = answer.headers().get(RETRY_AFTER);
        self.retry_after = retry_after.map(|wait| wait.to_str().unwrap().to_owned());
        self.page = answer.text().await.unwrap();
        let rest = self.page.split_once("name=form_token value=").expect("every page has a form").1;
        self.form_token = String::from(rest.split('>').next().unwrap());
    }

    /// Sends a form and goes where the answer points to.
    pub(crate) async fn submit(&mut self, form: &str, fields: &[(&str, &str)]) -> StatusCode {
        let pairs = [("form_token", self.form_token.as_str())].into_iter().chain(fields.iter().copied());
        let body = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        let request = self.client.post(format!("{}/{form}", self.url)).header(COOKIE, &self.cookie);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        self.was_renewed = answer.headers().contains_key(SET_COOKIE);
        if status == StatusCode::SEE_OTHER {
            assert_eq!(answer.headers()[LOCATION], "/");
            self.take_cookie(&answer);
            self.open().await;
        }
        status
    }

    fn take_cookie(&mut self, answer: &Response) {
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            self.set_cookie = String::from(cookie.to_str().unwrap());
            self.cookie = String::from(self.set_cookie.split(';').next().unwrap());
        }
    }
}

fn encoded(value: &str) -> String {
    value.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}
