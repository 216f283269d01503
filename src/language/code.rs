//! The kinds of mistakes, with their stable numbers and names.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($variant:ident $number:literal $name:literal $summary:literal;)*) => {
        /// A kind of mistake. Numbers and names stay as they are from release to release.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// All of them, errors first, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its number: `E012`, `W001`.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $number,)* }
            }

            /// Its name: `unknown-state`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is about, in one line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    NotUtf8 "E001" "not-utf8" "the text holds bytes that are not UTF-8";
    TooLong "E002" "too-long" "a statement is longer than 1 MiB, or a text longer than 4 GiB";
    MoreErrors "E003" "more-errors" "the text has so many errors that the rest is not read";
    NotAScenario "E004" "not-a-scenario" "the text is not a scenario but something else";
    Unexpected "E010" "unexpected" "something is where the language expects something else";
    UnknownStatement "E011" "unknown-statement" "a statement begins with an unknown word";
    UnknownState "E012" "unknown-state" "a word is where a state belongs, but there is no such state";
    LetterCase "E013" "letter-case" "a keyword is not written in lower case";
    Incomplete "E014" "incomplete" "a statement ends before it is complete";
    BadString "E015" "bad-string"
        "a text in quotation marks is not closed, or has an unknown escape";
    UnknownHost "E016" "unknown-host"
        "a word is where a host belongs, but is neither `client` nor `server`";
    UnknownAttribute "E020" "unknown-attribute" "an attribute has an unknown key";
    AttributeValue "E021" "attribute-value" "an attribute has a value that it does not take";
    AttributeTwice "E022" "attribute-twice" "an attribute appears twice where it may appear once";
    AttributePlace "E023" "attribute-place" "an attribute is not before what it describes";
    UnknownProfile "E024" "unknown-profile" "`@profile` names no known profile";
    UnknownCitation "E025" "unknown-citation" "`@rfc` names no requirement and no section";
    Header "E030" "header" "a block does not begin with `scenario` or `explore`, a name and `{`";
    DuplicateName "E031" "duplicate-name" "two scenarios of a file have the same name";
    UnclosedBlock "E032" "unclosed-block" "a `{` has no `}`";
    StrayBrace "E033" "stray-brace" "a brace belongs to no scenario";
    OutsideScenario "E034" "outside-scenario"
        "a statement is outside the scenario blocks of its file";
    NestedScenario "E035" "nested-scenario" "a scenario is inside another";
    ExploreOnly "E036" "explore-only"
        "a clause of `explore` blocks stands somewhere else";
    ExploreOrder "E037" "explore-order"
        "the lines of an `explore` block are in the wrong order, or one is there twice";
    MayNot "E038" "may-not" "`may` names what cannot happen at any moment";
    NotJudged "E039" "not-judged"
        "a property claims what cannot be told from how things stand";
    UnknownSetting "E040" "unknown-setting" "`set` names no known setting";
    SettingValue "E041" "setting-value" "a setting has a value that it does not take";
    SetTooLate "E042" "set-too-late" "`set` comes after an action";
    GivenNotFirst "E043" "given-not-first" "`given` comes after an action, or twice";
    GivenTwice "E044" "given-twice" "`given` names a host twice";
    Unreachable "E045" "unreachable"
        "no path of opens, closes and arrivals leads to what `given` names";
    RawHost "E046" "raw-host"
        "a statement asks of a raw host what only an implementation can do";
    UnknownVariable "E050" "unknown-variable"
        "a variable is not one of RFC 9293, section 3.3.1";
    UnknownFlag "E051" "unknown-flag" "a pattern names an unknown flag";
    Contradiction "E052" "contradiction"
        "the parts of a pattern, or of a segment to forge, contradict each other";
    UnknownField "E053" "unknown-field" "a pattern names an unknown field";
    FieldTwice "E054" "field-twice" "a pattern names a flag or a field twice";
    FieldValue "E055" "field-value" "a field has a value that it does not take";
    ForgeOnly "E056" "forge-only" "a pattern has a field that is only for forging";
    ForgeIncomplete "E057" "forge-incomplete" "`network forge` does not say which segment";
    LookOnly "E058" "look-only" "a segment to forge is given by what can only be looked for";
    UnknownSignal "E060" "unknown-signal" "an expectation names an unknown signal";
    UnknownReason "E061" "unknown-reason" "`fails` names an unknown reason";
    UnknownIcmp "E062" "unknown-icmp" "`network icmp` names an unknown error";
    Comparison "E063" "comparison" "a comparison has a side that cannot be compared";
    Duration "E064" "duration" "a length of time is malformed or out of range";
    Number "E065" "number" "a number is malformed or out of range";
    OpenHole "E066" "open-hole"
        "a hole has no single answer, so `synfin fill` cannot fill it";
    SetTwice "W001" "set-twice" "a setting is set again before it has had an effect";
    HoldsAlready "W002" "holds-already" "an expectation holds by construction";
    EmptyScenario "W003" "empty-scenario" "a scenario has no statements";
    ChecksNothing "W004" "checks-nothing" "nothing in a scenario can fail but its calls";
    SaidTwice "W005" "said-twice" "a list names the same thing twice";
    MatchesNothing "W006" "matches-nothing" "no segment can match a pattern";
    UnknownStack "W007" "unknown-stack"
        "an attribute names an implementation unknown to this program";
    UnknownSection "W008" "unknown-section" "`@rfc` names a section that RFC 9293 does not have";
    NotEstablished "W009" "not-established"
        "a late open keeps a scenario from starting on an established connection";
    DeadStatement "W010" "dead-statement"
        "a statement comes after both connections have ended, and does nothing on the model";
    IdleGiven "W011" "idle-given" "a `given` names where the scenario starts anyway";
    IdleSet "W012" "idle-set" "a scenario runs the same way on the model without a `set`";
    Unsupported "W013" "unsupported" "a text asks for something that no run can do";
    Ignored "W014" "ignored" "a run goes on without something that a text says";
}

impl Code {
    /// The code of that number or name, in any letter case.
    pub fn named(word: &str) -> Option<Self> {
        let is = |name: &str| name.eq_ignore_ascii_case(word);
        Self::ALL.iter().copied().find(|code| is(code.number()) || is(code.name()))
    }

    /// How bad it is: what begins with `W` is a warning.
    pub fn severity(self) -> Severity {
        if self.number().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_in_order() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(numbers, sorted);
        for &code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(code));
        }
    }
}
