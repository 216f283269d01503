//! A grader, in a process of its own: it grades one hostile program, and reports the outcome.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use synfin::sandbox::{Cell, Choice, Ended, How, Level, Limits, MemoryBy, Reach, Task};

const RESULTS: &str = "{\"points\": 0}";

/// Grades: the words are the level, the attack's name, its program, and a folder for everything.
pub fn grade(mut words: impl Iterator<Item = String>) {
    let mut word = || words.next().unwrap();
    let (level, attack) = (word(), word());
    let (program, stage) = (PathBuf::from(word()), PathBuf::from(word()));
    let report =
        run(&level, &attack, &program, &stage).unwrap_or_else(|error| json!({ "error": error }));
    // Without the children's pipes.
    std::io::stdout().write_all(report.to_string().as_bytes()).unwrap();
}

/// The best sandbox of that name, or why there is none.
pub fn reach(level: &str) -> Result<Reach, String> {
    let choice = if level == "bwrap" { Choice::Bwrap } else { Choice::Strict };
    let reach = Reach::find(choice).map_err(|error| error.to_string())?;
    Ok(match level {
        "limits" => reach.no_better_than(Level::Limits),
        "files" => reach.no_better_than(Level::Files),
        _ => reach,
    })
}

fn run(level: &str, attack: &str, program: &Path, stage: &Path) -> Result<Value, String> {
    let reach = match reach(level) {
        Ok(reach) => Arc::new(reach),
        Err(why) => return Ok(json!({ "unavailable": why })),
    };
    let secret = stage.join("hidden.synfin");
    fs::write(&secret, "expect client ESTABLISHED").unwrap();
    let results = stage.join("results.json");
    fs::write(&results, RESULTS).unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let socket = stage.join("socket");
    let _server = UnixListener::bind(&socket).unwrap();
    let udp_port = udp.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut octet = [0];
        while let Ok((_, from)) = udp.recv_from(&mut octet) {
            let _ = udp.send_to(&octet, from);
        }
    });
    // As if someone forgot to close it on `exec`.
    let open = fs::File::open(&secret).unwrap();
    rustix::io::fcntl_setfd(&open, rustix::io::FdFlags::empty()).unwrap();

    let cell = Cell::new(&reach).map_err(|error| error.to_string())?;
    let submission = cell.folder().join("submission");
    fs::create_dir(&submission).unwrap();
    // Its processes are found by its name.
    let name = program.file_name().unwrap();
    fs::copy(program, submission.join(name)).unwrap();
    cell.give(&submission).unwrap();
    let mut task = Task::run([Path::new(".").join(name)], submission.clone());
    task.limits = limits(attack);
    let mut tell = |name: &str, value: &dyn ToString| {
        task.environment.push((name.into(), value.to_string().into()));
    };
    tell("SECRET", &secret.display());
    tell("RESULTS", &results.display());
    tell("ELSEWHERE", &cell.folder().join("elsewhere").display());
    tell("SOCKET", &socket.display());
    tell("PORT", &tcp.local_addr().unwrap().port());
    tell("UDP_PORT", &udp_port);
    tell("GRADER", &std::process::id());
    // Another process, of the same user.
    let mut bystander = std::process::Command::new("sleep").arg("60").spawn().unwrap();
    let ended = cell.run(&task);
    let is_alive = bystander.try_wait().unwrap().is_none();
    let _ = bystander.kill();
    let _ = bystander.wait();
    let ended = ended.map_err(|error| error.to_string())?;
    let is_intact = is_alive && fs::read_to_string(&results).is_ok_and(|it| it == RESULTS);
    let children = fs::read_to_string("/proc/thread-self/children").unwrap();
    let Ended { how, stdout, stderr } = &ended;
    if stderr.len() > task.limits.log + 3 || stdout.len() as u64 > task.limits.output {
        return Err("more is kept than should be".to_owned());
    }
    if !children.is_empty() {
        return Err(format!("there are children: {children}"));
    }
    drop(cell);
    forget_shared_memory(stdout);
    if let Some(left) = fs::read_dir(stage.join("tmp")).unwrap().next() {
        return Err(format!("there is something left: {}", left.unwrap().path().display()));
    }
    // A later run would find the machine changed.
    for path in [&secret, &results, &socket] {
        let _ = fs::remove_file(path);
    }
    let said = String::from_utf8_lossy(stdout);
    Ok(json!({
        "how": how.to_string(),
        "got_it": *how == How::Exit(0) && said.ends_with("done\n"),
        "refused": said.ends_with("refused\n"),
        "intact": is_intact,
        "stderr": stderr.chars().take(300).collect::<String>(),
    }))
}

/// Small, so that it is reached quickly.
fn limits(attack: &str) -> Limits {
    Limits {
        time: Duration::from_secs(if attack == "sleeps" { 1 } else { 15 }),
        processor: Some(Duration::from_secs(if attack == "spins" { 1 } else { 10 })),
        memory: 256 << 20,
        memory_by: MemoryBy::Data,
        entries: 10_000,
        ..Limits::running()
    }
}

/// The remains of the attack on it, at a level that allows it.
fn forget_shared_memory(said: &[u8]) {
    let said = String::from_utf8_lossy(said);
    let Some(number) = said.strip_suffix(" done\n") else { return };
    let _ = std::process::Command::new("ipcrm").args(["-m", number]).status();
}
