//! Mail by SMTP.
//!
//! The steps of the protocol are taken one by one, because the answer of each means something else:
//! until the text is handed over, a failure is a failure and the message is tried again later; when
//! the connection breaks after that, nobody knows; and what happens after the server said yes (a
//! failing goodbye, say) changes nothing: it was sent.

use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use messages::{BoxFuture, Delivery, MailError, Mailer, Medium, Outgoing};
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use thiserror::Error;
use tokio::time::timeout;

/// To reach the server, secure the connection and sign in.
const CONNECTING: Duration = Duration::from_secs(15);
/// To name sender and receiver.
const ADDRESSING: Duration = Duration::from_secs(15);
/// To hand the text over and hear that it was taken.
const HANDING_OVER: Duration = Duration::from_secs(25);

/// Nothing is configured to send by: messages are kept, and can be read in the office.
#[derive(Clone, Copy, Debug)]
pub struct KeptMail;

impl Mailer for KeptMail {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>> {
        Box::pin(async { Ok(Delivery::Kept) })
    }
}

/// Why a mail configuration was refused.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum MailConfigError {
    /// Not `smtp://host` or `smtps://host`, with user, password and port where needed.
    #[error("the mail server must be given as smtp://user:password@host:port or smtps://…")]
    Server,
    /// Not an address to send from: `Name <name@host>`.
    #[error("the sender must be given as Name <name@host>")]
    Sender,
}

/// How the connection is secured. There is no "if possible": that protects from nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Security {
    /// TLS from the first byte (`smtps://`, port 465).
    Tls,
    /// TLS after STARTTLS, or not at all (`smtp://`, port 587).
    StartTls,
    /// None, to a server on this machine (`smtp://localhost`, port 25).
    Plain,
}

/// A mail server.
pub struct SmtpMailer {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    from: Mailbox,
    hello: ClientId,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpMailer({}:{}, {:?}, from {})", self.host, self.port, self.security, self.from.email)
    }
}

impl SmtpMailer {
    /// From `smtp://user:password@host:port` (STARTTLS; without encryption to this machine alone) or
    /// `smtps://…` (TLS), and the sender, `Name <name@host>`. User and password are percent-encoded.
    pub fn new(server: &str, sender: &str) -> Result<Self, MailConfigError> {
        let url = reqwest::Url::parse(server).map_err(|_| MailConfigError::Server)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(MailConfigError::Server)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (security, usual_port) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp" if is_this_machine(&host) => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 587),
            _ => return Err(MailConfigError::Server),
        };
        let credentials = match (decoded(url.username()), url.password().map(decoded)) {
            (Some(user), Some(Some(password))) if !user.is_empty() => Some(Credentials::new(user, password)),
            (Some(user), None) if user.is_empty() => None,
            _ => return Err(MailConfigError::Server),
        };
        let from: Mailbox = sender.parse().map_err(|_| MailConfigError::Sender)?;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Self { host, port: url.port().unwrap_or(usual_port), security, credentials, from, hello })
    }

    async fn hand_over(&self, message: Outgoing) -> Result<Delivery, MailError> {
        if message.medium != Medium::Email {
            return Ok(Delivery::Kept);
        }
        let to: Address = message.address.parse().map_err(|error| MailError::Refused(format!("{error}")))?;
        let text = self.compose(&message, to.clone())?;
        let mut connection = within(CONNECTING, self.connect()).await?.map_err(|error| before(&error))?;
        let answer = converse(&mut connection, self.from.email.clone(), to, &text).await;
        // The goodbye is a courtesy: it does not wait for long, and whatever it answers counts for nothing.
        let _ = timeout(Duration::from_secs(2), connection.abort()).await;
        answer
    }

    fn compose(&self, message: &Outgoing, to: Address) -> Result<Vec<u8>, MailError> {
        let builder = Message::builder()
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            .date(SystemTime::from(message.created_at))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.subject.clone())
            .header(AutoSubmitted);
        let composed = match &message.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(message.text.clone(), html.clone())),
            None => builder.singlepart(SinglePart::plain(message.text.clone())),
        };
        composed.map(|mail| mail.formatted()).map_err(|error| MailError::Refused(error.to_string()))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let server = (self.host.as_str(), self.port);
        let at_once = if self.security == Security::Tls { Some(self.tls()?) } else { None };
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &self.hello, at_once, None).await?;
        if self.security == Security::StartTls {
            // A server that does not offer it is refused here.
            connection.starttls(self.tls()?, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        TlsParameters::new(self.host.clone())
    }
}

impl Mailer for SmtpMailer {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>> {
        Box::pin(self.hand_over(message))
    }
}

/// Sender, receiver, text.
async fn converse(
    connection: &mut AsyncSmtpConnection,
    from: Address,
    to: Address,
    text: &[u8],
) -> Result<Delivery, MailError> {
    let addressing = async {
        connection.command(Mail::new(Some(from), vec![])).await?;
        connection.command(Rcpt::new(to, vec![])).await?;
        connection.command(Data).await
    };
    within(ADDRESSING, addressing).await?.map_err(|error| answered(&error))?;
    match timeout(HANDING_OVER, connection.message(text)).await {
        Ok(Ok(_)) => Ok(Delivery::Sent),
        // The server answered: it has not taken it.
        Ok(Err(error)) if error.is_permanent() || error.is_transient() => Err(answered(&error)),
        Ok(Err(error)) => Err(MailError::Unknown(told(&error))),
        Err(_) => Err(MailError::Unknown("no answer in time".into())),
    }
}

/// A step that takes too long before the text is handed over: surely not taken.
async fn within<T>(most: Duration, step: impl Future<Output = T>) -> Result<T, MailError> {
    timeout(most, step).await.map_err(|_| MailError::Temporary("no answer in time".into()))
}

/// What goes wrong before the message is spoken of is not the message's fault, even when the server
/// says "never": somebody will repair the password or the certificate.
fn before(error: &lettre::transport::smtp::Error) -> MailError {
    MailError::Temporary(told(error))
}

fn answered(error: &lettre::transport::smtp::Error) -> MailError {
    if error.is_permanent() { MailError::Refused(told(error)) } else { MailError::Temporary(told(error)) }
}

/// The error and its cause, shortened: servers are talkative.
fn told(error: &lettre::transport::smtp::Error) -> String {
    error.to_string().chars().filter(|c| !c.is_control()).take(300).collect()
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A part of an address without its percent-encoding; none when it is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Tells out-of-office programs not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    /// What a small server on loopback answers, and where it breaks off.
    #[derive(Clone, Copy, Default)]
    struct Habits {
        rcpt: Option<&'static str>,
        taken: Option<&'static str>,
        silent_after_text: bool,
        broken_goodbye: bool,
        auth: Option<&'static str>,
    }

    /// Serves one connection; gives what the client said.
    async fn server(habits: Habits) -> (u16, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let talk = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let (read, mut write) = socket.into_split();
            let mut lines = BufReader::new(read);
            let mut said = String::new();
            write.write_all(b"220 loopback\r\n").await.unwrap();
            loop {
                let start = said.len();
                if lines.read_line(&mut said).await.unwrap_or(0) == 0 {
                    return said;
                }
                let verb = said[start..].split_whitespace().next().unwrap_or_default().to_uppercase();
                let answer = match verb.as_str() {
                    "EHLO" => "250-loopback\r\n250 AUTH PLAIN",
                    "AUTH" => habits.auth.unwrap_or("235 welcome"),
                    "RCPT" => habits.rcpt.unwrap_or("250 yes"),
                    "DATA" => "354 go on",
                    "QUIT" if habits.broken_goodbye => return said,
                    "QUIT" => "221 bye",
                    _ => "250 yes",
                };
                write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                if verb == "DATA" {
                    while !said.ends_with("\r\n.\r\n") {
                        said.push(char::from(lines.read_u8().await.unwrap()));
                    }
                    if habits.silent_after_text {
                        return said;
                    }
                    write.write_all(format!("{}\r\n", habits.taken.unwrap_or("250 taken")).as_bytes()).await.unwrap();
                }
            }
        });
        (port, talk)
    }

    fn outgoing() -> Outgoing {
        let moment = Clock::manual("2026-11-21T14:44:00Z".parse().unwrap(), 3).moment();
        Outgoing {
            id: moment.id(),
            medium: Medium::Email,
            address: "camille@exemple.fr".into(),
            subject: "Votre article vous attend\u{202f}!".into(),
            text: "Bonjour Camille,\n.\n49,90\u{a0}€\n".into(),
            html: Some("<p>Bonjour Camille,</p>".into()),
            created_at: moment.now,
        }
    }

    async fn sent_to(habits: Habits, user: &str) -> (Result<Delivery, MailError>, String) {
        let (port, talk) = server(habits).await;
        let mailer =
            SmtpMailer::new(&format!("smtp://{user}127.0.0.1:{port}"), "Maison Fontaine <bonjour@maison.example>")
                .unwrap();
        let answer = mailer.send(outgoing()).await;
        (answer, talk.await.unwrap())
    }

    #[tokio::test]
    async fn a_mail_arrives_with_its_identity_and_both_bodies() {
        let (answer, said) = sent_to(Habits::default(), "u%40x:p%2Fw@").await;
        assert_eq!(answer, Ok(Delivery::Sent));
        let id = outgoing().id;
        for part in [
            "EHLO maison.example",
            "AUTH PLAIN",
            "MAIL FROM:<bonjour@maison.example>",
            "RCPT TO:<camille@exemple.fr>",
            &format!("Message-ID: <{id}@maison.example>"),
            "From: \"Maison Fontaine\" <bonjour@maison.example>",
            "To: camille@exemple.fr",
            "Date: Sat, 21 Nov 2026 14:44:00 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Type: multipart/alternative",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            "49,90=C2=A0=E2=82=AC",
            "QUIT",
        ] {
            assert!(said.contains(part), "{part}\n---\n{said}");
        }
        assert!(said.is_ascii());
        assert_eq!(said.matches("\r\n.\r\n").count(), 1, "a dot alone on a line does not end the text");
    }

    #[tokio::test]
    async fn each_answer_means_what_it_means() {
        let habits = Habits::default();
        for (habits, user, expected) in [
            (Habits { broken_goodbye: true, ..habits }, "", "sent"),
            (Habits { rcpt: Some("550 no such user"), ..habits }, "", "refused"),
            (Habits { rcpt: Some("451 later"), ..habits }, "", "temporary"),
            (Habits { taken: Some("554 no"), ..habits }, "", "refused"),
            (Habits { taken: Some("452 full"), ..habits }, "", "temporary"),
            (Habits { silent_after_text: true, ..habits }, "", "unknown"),
            (Habits { auth: Some("535 wrong password"), ..habits }, "u:p@", "temporary"),
        ] {
            let (answer, said) = sent_to(habits, user).await;
            let found = match &answer {
                Ok(Delivery::Sent) => "sent",
                Ok(Delivery::Kept) => "kept",
                Err(MailError::Refused(_)) => "refused",
                Err(MailError::Temporary(_)) => "temporary",
                Err(MailError::Unknown(_)) => "unknown",
            };
            assert_eq!(found, expected, "{answer:?}\n{said}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_a_matter_of_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let mailer = SmtpMailer::new(&format!("smtp://127.0.0.1:{port}"), "a@maison.example").unwrap();
        assert!(matches!(mailer.send(outgoing()).await, Err(MailError::Temporary(_))));
    }

    #[tokio::test]
    async fn nothing_is_said_in_the_clear_to_another_machine() {
        let (port, talk) = server(Habits::default()).await;
        let url = format!("smtp://user:secret@mail.example:{port}");
        let mut mailer = SmtpMailer::new(&url, "a@maison.example").unwrap();
        assert_eq!(mailer.security, Security::StartTls);
        mailer.host = "127.0.0.1".into();
        let answer = mailer.send(outgoing()).await;
        assert!(matches!(answer, Err(MailError::Temporary(_))), "{answer:?}");
        let said = talk.await.unwrap();
        assert!(!said.contains("AUTH") && !said.contains("MAIL"), "{said}");
    }

    #[tokio::test]
    async fn what_is_not_mail_is_kept() {
        let mailer = SmtpMailer::new("smtps://mail.example", "a@maison.example").unwrap();
        let sms = Outgoing { medium: Medium::Sms, address: "33612345678".into(), html: None, ..outgoing() };
        assert_eq!(mailer.send(sms).await, Ok(Delivery::Kept));
        assert_eq!(KeptMail.send(outgoing()).await, Ok(Delivery::Kept));
        let nowhere = Outgoing { address: "not an address".into(), ..outgoing() };
        assert!(matches!(mailer.send(nowhere).await, Err(MailError::Refused(_))));
    }

    #[test]
    fn configurations_are_read_or_refused() {
        for (url, port, security) in [
            ("smtps://user:p%40ss@mail.example", 465, Security::Tls),
            ("smtp://user:pass@mail.example", 587, Security::StartTls),
            ("smtp://mail.example:2525", 2525, Security::StartTls),
            ("smtp://localhost", 25, Security::Plain),
            ("smtp://[::1]:1025", 1025, Security::Plain),
        ] {
            let mailer = SmtpMailer::new(url, "Été <a@maison.example>").unwrap();
            assert_eq!((mailer.port, mailer.security), (port, security), "{url}");
            assert!(!format!("{mailer:?}").contains("pass"));
            assert!(mailer.tls().is_ok(), "certificates can be checked");
        }
        for url in
            ["", "mail.example", "http://mail.example", "smtp://", "smtp://user@mail.example", "smtp://:p@mail.example"]
        {
            assert_eq!(SmtpMailer::new(url, "a@maison.example").unwrap_err(), MailConfigError::Server, "{url}");
        }
        assert_eq!(SmtpMailer::new("smtp://localhost", "nobody").unwrap_err(), MailConfigError::Sender);
        assert_eq!(decoded("a%20b%c3%a9%zz%"), Some("a bé%zz%".into()));
    }
}
