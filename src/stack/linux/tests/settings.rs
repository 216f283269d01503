//! Which settings the kernel supports, at their bounds.

use super::*;
use crate::stack::linux::settings::{exceeds, switches, unsayable, user_timeout, way};
use crate::tcp::{Flags, Segment, Seq};

/// The setting that makes a scenario with this change inconclusive.
fn refused(change: impl FnOnce(&mut Config)) -> Option<&'static str> {
    unsayable(&config(change)).and_then(|fault| fault.setting)
}

#[test]
fn bounds_of_settings() {
    let mss = |mss| refused(|it| it.mss = mss);
    assert_eq!([mss(87), mss(88)], [Some("MSS"), None]);
    assert_eq!([mss(32_767), mss(32_768)], [None, Some("MSS")]);
    let every = |millis| refused(|it| it.keep_alive = Some(ms(millis)));
    assert_eq!(
        [every(1000), every(1500), every(0)],
        [None, Some("keep_alive"), Some("keep_alive")]
    );
    let count = |count| refused(|it| it.keep_alive_count = Some(count));
    assert_eq!([count(127), count(128)], [None, Some("keep_alive_count")]);
    let both = refused(|it| (it.keep_alive_count, it.r2) = (Some(3), Some(ms(9000))));
    assert_eq!(both, Some("keep_alive_count"));
}

#[test]
fn a_window_is_a_whole_number_of_segments() {
    let window = |window, timestamps| {
        refused(|it| (it.mss, it.window, it.timestamps) = (1000, window, timestamps))
    };
    assert_eq!([window(4000, false), window(4001, false)], [None, Some("window")]);
    assert_eq!([window(3952, true), window(4000, true)], [None, Some("window")]);
    assert_eq!([window(1000, false), window(999, false)], [None, None], "up to a segment");
    assert_eq!(refused(|_| {}), None, "the default is silently cut off");
}

#[test]
fn the_shorter_of_user_timeout_and_r2_counts() {
    let timeout = |user: Option<u64>, r2: Option<u64>, opening| {
        let config = config(|it| {
            if let Some(user) = user {
                it.user_timeout = Some(ms(user));
            }
            if let Some(r2) = r2 {
                (it.r2, it.r2_syn) = (Some(ms(r2)), Some(ms(r2 / 2)));
            }
        });
        user_timeout(&config, opening).map(|time| time.as_millis())
    };
    assert_eq!(timeout(None, None, false), None, "the kernel counts");
    assert_eq!(timeout(Some(700), None, false), Some(700));
    assert_eq!(timeout(Some(700), Some(600), false), Some(600));
    assert_eq!(timeout(Some(500), Some(600), false), Some(500));
    assert_eq!(timeout(None, Some(600), true), Some(300), "of a SYN its own");
}

/// RFC 5681, section 3.1.
#[test]
fn the_initial_window_goes_by_the_mss() {
    let window = |mss| way(&config(|it| it.mss = mss)).initial_window;
    assert_eq!([window(1095), window(1096), window(2190), window(2191)], [4, 3, 3, 2]);
    assert!(way(&Config::default()).ordinary_mtu && !way(&config(|it| it.mss = 1000)).ordinary_mtu);
    let delays = |delays| way(&config(|it| it.delayed_ack = delays)).delayed_acks;
    assert_eq!([delays(false), delays(true)], [false, true]);
}

/// In the order of the sysctls. The fourth is `tcp_reordering`, which follows `sack`.
#[test]
fn switches_follow_settings() {
    let all = config(|it| {
        (it.timestamps, it.window_scale, it.sack, it.rfc1337) = (true, Some(0), true, true);
    });
    assert_eq!(switches(&all), [true; 5]);
    let off = config(|it| {
        (it.timestamps, it.window_scale, it.sack, it.rfc1337) = (false, None, false, false);
    });
    assert_eq!(switches(&off), [false; 5]);
    let only = config(|it| (it.sack, it.timestamps, it.rfc1337) = (true, false, false));
    assert_eq!(switches(&only), [false, only.window_scale.is_some(), true, true, false]);
}

/// MUST-15: the kernel uses its own MSS as the peer's.
#[test]
fn more_than_536_octets_to_a_peer_without_an_mss_are_beyond_the_kernel() {
    let sent = |length| Segment { payload: vec![0; length], ..Segment::default() };
    let mut syn = Segment { flags: Flags::SYN, seq: Seq(300), ..Segment::default() };
    let set = config(|it| it.mss = 1000);
    assert!(exceeds(&sent(537), Some(&syn), &set).is_some());
    assert!(exceeds(&sent(536), Some(&syn), &set).is_none());
    assert!(exceeds(&sent(537), Some(&syn), &Config::default()).is_none(), "by the route");
    assert!(exceeds(&sent(537), None, &set).is_none(), "a passive OPEN");
    syn.options.mss = Some(1000);
    assert!(exceeds(&sent(537), Some(&syn), &set).is_none());
}
