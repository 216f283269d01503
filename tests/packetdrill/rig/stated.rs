//! A verdict with its lines, as a script states it and as a run gives it.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// A script with what it states.
pub struct Script {
    /// Its path in the folder.
    pub name: String,
    /// All of it.
    pub text: String,
    /// Whether its first comment says where it comes from.
    pub cites: bool,
    stated: BTreeMap<String, Stated>,
}

/// What comes of a script.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Stated {
    /// The lines at which it fails.
    pub failures: Vec<u64>,
    /// What cannot be run.
    pub unsupported: Option<String>,
    /// Where that stands.
    pub unsupported_at: Option<u64>,
    /// The lines with remarks.
    pub remarks: Vec<u64>,
    /// Any other verdict.
    pub other: Option<String>,
}

impl Script {
    /// Reads the comment at its beginning.
    pub fn read(name: String, text: &str) -> Self {
        let comment: Vec<&str> =
            text.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
        let stacks = ["model", "lenient", "model:freebsd", "model:linux", "linux"];
        let stated: BTreeMap<String, Stated> = comment
            .iter()
            .filter_map(|line| {
                let stack = stacks.iter().find(|stack| line.starts_with(&format!("{stack}: ")))?;
                let verdict = &line[stack.len() + 2..];
                Some(((*stack).to_owned(), Stated::parse(verdict, &name)))
            })
            .collect();
        let first = comment.first().unwrap_or_else(|| panic!("{name} begins without a comment"));
        assert!(first.starts_with("model: "), "{name} does not begin with `// model: `");
        let cites =
            comment.iter().any(|line| line.contains("RFC ") || line.contains("packetdrill"));
        Self { name, text: text.to_owned(), cites, stated }
    }

    /// What it states for a stack: all but the kernel is like the model, if it is not named.
    pub fn stated_for(&self, stack: &str) -> Option<&Stated> {
        let of_model = || self.stated.get("model").filter(|_| stack != "linux");
        self.stated.get(stack).or_else(of_model)
    }

    /// Whether it names the stack.
    pub fn names(&self, stack: &str) -> bool {
        self.stated.contains_key(stack)
    }
}

impl Stated {
    /// `pass`, `fail at lines 3, 5 (why)`, `unsupported at line 3: UDP packets`, all but the last
    /// with `, remark at line 7`.
    fn parse(text: &str, name: &str) -> Self {
        let mut stated = Self::default();
        if let Some(rest) = text.strip_prefix("unsupported at line ") {
            let (line, what) = rest.split_once(": ").unwrap_or_else(|| panic!("{name}: {text}"));
            stated.unsupported_at = Some(line.parse().unwrap());
            stated.unsupported = Some(what.to_owned());
            return stated;
        }
        let text = text.split_once(" (").map_or(text, |(text, _)| text);
        let (verdict, remarks) = text.split_once(", remark").unwrap_or((text, ""));
        let lines = |rest: &str| -> Vec<u64> {
            let rest = rest.trim_start_matches('s').strip_prefix(" at line");
            let rest = rest.unwrap_or_else(|| panic!("{name}: {text}"));
            rest.trim_start_matches('s').split(',').map(|it| it.trim().parse().unwrap()).collect()
        };
        if !remarks.is_empty() {
            stated.remarks = lines(remarks);
        }
        match verdict.strip_prefix("fail") {
            Some(rest) => stated.failures = lines(rest),
            None => assert_eq!(verdict, "pass", "{name}: {text}"),
        }
        stated
    }

    /// What a run says of a scenario.
    pub fn of(scenario: &Value) -> Self {
        let lines = |name: &str| -> Vec<u64> {
            let list = scenario[name].as_array().map_or(&[][..], Vec::as_slice);
            list.iter().map(|it| it["line"].as_u64().unwrap()).collect()
        };
        let verdict = scenario["verdict"].as_str().unwrap();
        let unsupported = &scenario["unsupported"];
        let usual = matches!(verdict, "passed" | "failed" | "unsupported");
        Self {
            failures: lines("failures"),
            unsupported: unsupported["what"].as_str().map(str::to_owned),
            unsupported_at: unsupported["line"].as_u64(),
            remarks: lines("remarks"),
            other: (!usual).then(|| verdict.to_owned()),
        }
    }

    /// Whether it fails.
    pub fn fails(&self) -> bool {
        !self.failures.is_empty()
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |lines: &[u64]| {
            let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
            format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "))
        };
        match (&self.other, &self.unsupported, self.unsupported_at) {
            (Some(other), ..) => write!(f, "`{other}`")?,
            (_, Some(what), Some(line)) => write!(f, "`unsupported at line {line}: {what}`")?,
            _ if self.fails() => write!(f, "`fail at {}`", list(&self.failures))?,
            _ => write!(f, "`pass`")?,
        }
        if !self.remarks.is_empty() {
            let s = if self.remarks.len() == 1 { "" } else { "s" };
            write!(f, " with remark{s} at {}", list(&self.remarks))?;
        }
        Ok(())
    }
}
