//! Child processes that do not outlive the test that started them, even when it is killed.

use std::io;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

type Request = (Command, Sender<io::Result<Child>>);

/// A command that the kernel ends with us, where `setpriv` is there to say so.
pub(crate) fn leashed(program: &str) -> Command {
    static SETPRIV: OnceLock<bool> = OnceLock::new();
    if *SETPRIV.get_or_init(|| Command::new("setpriv").arg("--version").output().is_ok_and(|out| out.status.success()))
    {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--", program]);
        command
    } else {
        Command::new(program)
    }
}

/// Starts a command from a thread that lives as long as the process: the leash is tied to the
/// thread that started the child, and a test's own thread ends before its siblings do.
pub(crate) fn spawn(command: Command) -> io::Result<Child> {
    static SPAWNER: OnceLock<Mutex<Sender<Request>>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (requests, inbox) = channel::<Request>();
        std::thread::spawn(move || {
            while let Ok((mut command, answer)) = inbox.recv() {
                // The one who asked may be gone.
                let _ = answer.send(command.spawn());
            }
        });
        Mutex::new(requests)
    });
    let (answer, reply) = channel();
    spawner.lock().expect("no holder panics").send((command, answer)).expect("the spawner lives as long as we do");
    reply.recv().expect("the spawner answers")
}

/// Asks a child to end, and insists after `patience`.
pub(crate) fn terminate(child: &mut Child, patience: Duration) {
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).output();
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}
