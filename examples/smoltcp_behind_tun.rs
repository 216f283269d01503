//! smoltcp in a process of its own, behind a TUN device, with an agent beside it on stdin and stdout:
//! what a TCP for a TUN device needs so that synfin can test it.
//!
//! ```text
//! cargo build --example smoltcp_behind_tun
//! sudo ip tuntap add dev tun0 mode tun; sudo ip link set tun0 up
//! sudo synfin run --server 'tun:tun0,address=10.9.0.1,peer=10.9.0.2,agent=smoltcp_behind_tun tun0 10.9.0.1' …
//! ```

use std::collections::VecDeque;
use std::error::Error;
use std::io::Write;
use std::net::Ipv4Addr;
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read, write};
use serde_json::{Value, json};
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp::{RecvError, Socket, SocketBuffer, State};
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};
use synfin::sys::network::{DeviceKind, open_device};

/// The file of a TUN device.
struct Tun(OwnedFd);

struct Arriving(Vec<u8>);

struct Sending<'a>(&'a OwnedFd);

impl RxToken for Arriving {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        f(&self.0)
    }
}

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, f: F) -> R {
        let mut datagram = vec![0; length];
        let result = f(&mut datagram);
        // What does not fit into the queue of the device is lost, as on any link.
        let _ = write(self.0, &datagram);
        result
    }
}

impl Device for Tun {
    type RxToken<'a> = Arriving;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Arriving, Sending<'_>)> {
        let mut room = vec![0; 1 << 16];
        let length = read(&self.0, &mut room[..]).ok()?;
        room.truncate(length);
        Some((Arriving(room), Sending(&self.0)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Sending<'_>> {
        Some(Sending(&self.0))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = 1500;
        capabilities
    }
}

/// A host with one socket.
struct Host {
    tun: Tun,
    interface: Interface,
    sockets: SocketSet<'static>,
    handle: SocketHandle,
    /// The last `start`.
    start: Value,
    /// Whether the peer's FIN has come on this connection.
    ended: bool,
}

impl Host {
    fn new(device: &str, address: Ipv4Addr) -> Result<Self, Box<dyn Error>> {
        let mut tun = Tun(open_device(device, DeviceKind::Tun)?);
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = 7;
        let mut interface = Interface::new(config, &mut tun, Instant::now());
        interface.update_ip_addrs(|all| {
            // The list has room for more than one.
            let _ = all.push(IpCidr::new(IpAddress::Ipv4(address), 24));
        });
        let mut sockets = SocketSet::new(Vec::new());
        let handle = sockets.add(socket(&Value::Null));
        Ok(Self { tun, interface, sockets, handle, start: Value::Null, ended: false })
    }

    /// Lets it receive and send what there is; a segment for a closed port gets its RST.
    fn run(&mut self) {
        self.interface.poll(Instant::now(), &mut self.tun, &mut self.sockets);
        use State::{CloseWait, Closing, LastAck, TimeWait};
        let state = self.socket().state();
        self.ended |= matches!(state, CloseWait | Closing | LastAck | TimeWait);
    }

    fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.handle)
    }

    fn answer(&mut self, message: &Value) -> Value {
        match message["type"].as_str() {
            Some("hello") => json!({"version": 1, "level": "calls", "name": "smoltcp"}),
            Some("start") => self.begin(message),
            Some("call") => {
                let mut answer = self.call(message);
                self.run();
                let told = self.told();
                if let (Some(answer), Value::Object(told)) = (answer.as_object_mut(), told) {
                    answer.extend(told);
                }
                answer
            }
            _ => self.told(),
        }
    }

    /// A new socket, and nothing is left of the old one.
    fn begin(&mut self, message: &Value) -> Value {
        let settings = message["settings"].as_object().into_iter().flatten();
        let lacks = settings.map(|(name, _)| name).find(|name| *name != "nagle");
        self.socket().abort();
        self.run();
        self.sockets.remove(self.handle);
        self.handle = self.sockets.add(socket(message));
        (self.start, self.ended) = (message.clone(), false);
        // Its TIME_WAIT lasts 10 s, and a scenario that says nothing of it may find that out.
        let fits = |name: &str, values: &[u64]| {
            message[name].as_u64().is_none_or(|it| values.contains(&it))
        };
        match lacks {
            Some(lacks) => json!({ "unsupported": lacks }),
            None if !fits("mss", &[1460]) => json!({"unsupported": "MSS"}),
            None if !fits("msl_us", &[5_000_000, 120_000_000]) => json!({"unsupported": "MSL"}),
            None => self.told(),
        }
    }

    /// The state, and what there is to read. What the user is told is nothing that smoltcp has.
    fn told(&mut self) -> Value {
        let ended = self.ended;
        let socket = self.socket();
        let state = match socket.state() {
            State::Closed => "CLOSED",
            State::Listen => "LISTEN",
            State::SynSent => "SYN_SENT",
            State::SynReceived => "SYN_RCVD",
            State::Established => "ESTABLISHED",
            State::FinWait1 => "FIN_WAIT_1",
            State::FinWait2 => "FIN_WAIT_2",
            State::CloseWait => "CLOSE_WAIT",
            State::Closing => "CLOSING",
            State::LastAck => "LAST_ACK",
            State::TimeWait => "TIME_WAIT",
        };
        json!({"state": state, "readable": socket.recv_queue(), "end": ended})
    }

    fn call(&mut self, message: &Value) -> Value {
        let port = |of: &str| self.start[of].as_u64().and_then(|it| u16::try_from(it).ok());
        let (own, peer) = (port("port").unwrap_or(1), port("peer_port").unwrap_or(1));
        let address = self.start["peer_address"].as_str().and_then(|it| it.parse().ok());
        let address: Ipv4Addr = address.unwrap_or(Ipv4Addr::LOCALHOST);
        let socket = self.sockets.get_mut::<Socket<'_>>(self.handle);
        let is_closed = socket.state() == State::Closed;
        let refused = |why: &str| json!({ "refused": why });
        let name = message["call"].as_str().unwrap_or_default();
        if is_closed && ["send", "status"].contains(&name) {
            return refused("not_open");
        }
        let done = match name {
            "listen" => socket.listen(own).is_ok(),
            "connect" => {
                let context = self.interface.context();
                socket.connect(context, (IpAddress::Ipv4(address), peer), own).is_ok()
            }
            "send" => {
                let data = octets(message["data"].as_str().unwrap_or_default());
                if message["urgent"].as_bool() == Some(true) {
                    return json!({"unsupported": "urgent data"});
                }
                match socket.state() {
                    State::Listen | State::SynSent | State::SynReceived => {
                        return refused("not_open");
                    }
                    _ => match socket.send_slice(&data) {
                        Ok(taken) if taken == data.len() => true,
                        Ok(_) => return json!({"unsupported": "a SEND larger than its buffer"}),
                        Err(_) => return refused("closing"),
                    },
                }
            }
            "receive" => {
                let limit = message["limit"].as_u64().unwrap_or(0);
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                let mut data = vec![0; limit.min(socket.recv_queue())];
                match socket.recv_slice(&mut data) {
                    Ok(length) => {
                        let hex: String =
                            data[..length].iter().map(|it| format!("{it:02x}")).collect();
                        return json!({ "data": hex });
                    }
                    Err(RecvError::Finished) if !is_closed => return refused("closing"),
                    Err(_) => return refused("not_open"),
                }
            }
            // Neither returns anything: a user who closes twice gets no error.
            "close" => {
                socket.close();
                true
            }
            "abort" => {
                socket.abort();
                true
            }
            _ => true,
        };
        if done { json!({}) } else { refused("already_open") }
    }
}

/// A socket with a scenario's settings.
fn socket(start: &Value) -> Socket<'static> {
    let window = start["window"].as_u64().unwrap_or(65_535).min(65_535);
    let buffer = |length| SocketBuffer::new(vec![0; length]);
    let mut socket =
        Socket::new(buffer(usize::try_from(window).unwrap_or(65_535)), buffer(1 << 20));
    socket.set_ack_delay(None);
    socket.set_nagle_enabled(start["settings"]["nagle"].as_bool() != Some(false));
    socket
}

fn octets(hex: &str) -> Vec<u8> {
    let digit = |at: usize| hex.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
    (0..hex.len()).step_by(2).filter_map(digit).collect()
}

/// Answers messages and datagrams until stdin ends.
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [device, address] = arguments.as_slice() else {
        return Err("expected: DEVICE ADDRESS".into());
    };
    let mut host = Host::new(device, address.parse()?)?;
    let stdin = std::io::stdin();
    let mut input: VecDeque<u8> = VecDeque::new();
    let mut room = vec![0; 1 << 16];
    loop {
        host.run();
        let due = host.interface.poll_delay(Instant::now(), &host.sockets);
        let due = due.map(|it| Timespec {
            tv_sec: i64::try_from(it.secs()).unwrap_or(i64::MAX),
            tv_nsec: (it.micros() % 1_000_000).cast_signed() * 1000,
        });
        let mut ready =
            [PollFd::new(&host.tun.0, PollFlags::IN), PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut ready, due.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if ready[1].revents().is_empty() {
            continue;
        }
        let length = read(&stdin, &mut room[..])?;
        if length == 0 {
            return Ok(());
        }
        input.extend(&room[..length]);
        while let Some(end) = input.iter().position(|it| *it == b'\n') {
            let line: Vec<u8> = input.drain(..=end).collect();
            host.run();
            let answer = host.answer(&serde_json::from_slice(&line)?);
            println!("{answer}");
            std::io::stdout().flush()?;
        }
    }
}
