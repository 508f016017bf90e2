//! The WebDriver process: one for all browsers of a test binary, gone with the last of them.

use crate::child;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

/// A running chromedriver.
pub(crate) struct Driver {
    process: Mutex<Child>,
    port: u16,
}

/// The driver in use, or a new one.
pub(crate) fn shared() -> Arc<Driver> {
    static DRIVER: Mutex<Weak<Driver>> = Mutex::new(Weak::new());
    let mut slot = DRIVER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    slot.upgrade().unwrap_or_else(|| {
        let driver = Arc::new(Driver::start());
        *slot = Arc::downgrade(&driver);
        driver
    })
}

impl Driver {
    fn start() -> Self {
        let program = std::env::var("PASSERELLE_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut command = child::leashed(&program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = child::spawn(command).unwrap_or_else(|e| {
            panic!("{program} does not start ({e}); `cargo xtask test --only install` installs it")
        });
        let mut lines = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
        let port = port.unwrap_or_else(|| panic!("{program} ended without telling its port"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process: Mutex::new(process), port }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Closes a session and its browser, without a runtime, so that it also works while unwinding.
    pub(crate) fn close(&self, session: &str) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let port = self.port;
        let asked = write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        if asked.is_ok() {
            let _ = stream.read(&mut [0; 64]);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        child::terminate(process, Duration::from_secs(5));
    }
}

/// Reads `ChromeDriver was started successfully on port 12345.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches(['.', '\r']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_in;

    #[test]
    fn the_port_is_read_from_the_greeting() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 40129."), Some(40_129));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
