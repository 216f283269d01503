//! What a scenario may set for a TCP behind a device that no agent can tell anything.

use crate::stack::Fault;
use crate::stack::settable::unmet;
use crate::tcp::Config;

/// What synfin does itself: it translates these numbers.
const TAKEN: &[&str] = &["ISS", "first_timestamp"];

/// A setting that nobody could pass on.
pub(super) fn unsayable(config: &Config) -> Option<Fault> {
    let (setting, _) = unmet(config, TAKEN, &[])?;
    let expected = format!("`set {setting}` as in the scenario");
    let actual =
        "there is no agent (`agent=`) that could pass it on to the program behind the device";
    Some(Fault::unsayable(expected, actual).about(setting))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_names_settings() {
        crate::stack::settable::check_lists(super::TAKEN, &[]);
    }
}
