//! A JUnit document as a value, and its XML: what the schema of Jenkins' xUnit plugin
//! (`junit-10.xsd`) allows, of which other readers take what they know.

use std::fmt::Write as _;

use crate::text::escape::xml;

/// A whole report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Document {
    pub suites: Vec<Suite>,
}

/// Cases that belong together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Suite {
    pub name: String,
    /// How long it took, in microseconds, where that is known.
    pub micros: Option<u64>,
    /// Names and values.
    pub properties: Vec<(&'static str, String)>,
    pub cases: Vec<Case>,
}

/// One test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Case {
    pub name: String,
    pub class: String,
    pub status: Status,
    /// What it printed, if anything.
    pub output: Option<String>,
}

/// What came of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    Passed,
    /// Not run, or not counted, and why.
    Skipped(String),
    /// The test found a fault.
    Failure(Reason),
    /// The test could not be carried out.
    Error(Reason),
}

/// Why a test did not pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reason {
    /// A word for the kind, if there is one.
    pub kind: Option<String>,
    /// One line.
    pub message: String,
    /// The rest, if there is more.
    pub details: Option<String>,
}

impl Suite {
    fn count(&self, which: fn(&Status) -> bool) -> usize {
        self.cases.iter().filter(|case| which(&case.status)).count()
    }

    fn errors(&self) -> usize {
        self.count(|status| matches!(status, Status::Error(_)))
    }

    fn failures(&self) -> usize {
        self.count(|status| matches!(status, Status::Failure(_)))
    }

    fn skipped(&self) -> usize {
        self.count(|status| matches!(status, Status::Skipped(_)))
    }
}

impl Document {
    /// The XML, with a line feed at its end.
    pub fn xml(&self) -> String {
        let sum = |of: fn(&Suite) -> usize| self.suites.iter().map(of).sum::<usize>();
        let mut out = Xml(String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
        out.open(0, "testsuites");
        out.attribute("name", "synfin");
        out.attribute("tests", sum(|suite| suite.cases.len()));
        out.attribute("failures", sum(Suite::failures));
        out.attribute("errors", sum(Suite::errors));
        out.children();
        for suite in &self.suites {
            out.suite(suite);
        }
        out.close(0, "testsuites");
        out.0
    }
}

/// XML as it is written: each element on a line of its own, texts as they are.
struct Xml(String);

impl Xml {
    fn suite(&mut self, suite: &Suite) {
        self.open(1, "testsuite");
        self.attribute("name", &suite.name);
        self.attribute("tests", suite.cases.len());
        self.attribute("skipped", suite.skipped());
        self.attribute("errors", suite.errors());
        self.attribute("failures", suite.failures());
        if let Some(micros) = suite.micros {
            let (seconds, millis) = (micros / 1_000_000, micros % 1_000_000 / 1_000);
            self.attribute("time", format_args!("{seconds}.{millis:03}"));
        }
        self.children();
        if !suite.properties.is_empty() {
            self.open(2, "properties");
            self.children();
            for (name, value) in &suite.properties {
                self.open(3, "property");
                self.attribute("name", name);
                self.attribute("value", value);
                self.end();
            }
            self.close(2, "properties");
        }
        for case in &suite.cases {
            self.case(case);
        }
        self.close(1, "testsuite");
    }

    fn case(&mut self, case: &Case) {
        self.open(2, "testcase");
        self.attribute("name", &case.name);
        self.attribute("classname", &case.class);
        if case.status == Status::Passed && case.output.is_none() {
            return self.end();
        }
        self.children();
        match &case.status {
            Status::Passed => {}
            Status::Skipped(message) => {
                self.open(3, "skipped");
                self.attribute("message", message);
                self.end();
            }
            Status::Failure(reason) => self.reason("failure", reason),
            Status::Error(reason) => self.reason("error", reason),
        }
        if let Some(output) = &case.output {
            self.open(3, "system-out");
            self.text("system-out", output);
        }
        self.close(2, "testcase");
    }

    fn reason(&mut self, element: &str, reason: &Reason) {
        self.open(3, element);
        self.attribute("message", &reason.message);
        if let Some(kind) = &reason.kind {
            self.attribute("type", kind);
        }
        match &reason.details {
            Some(details) => self.text(element, details),
            None => self.end(),
        }
    }

    fn open(&mut self, depth: usize, element: &str) {
        let _ = write!(self.0, "{:indent$}<{element}", "", indent = 4 * depth);
    }

    fn attribute(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = write!(self.0, " {name}=\"");
        self.0.push_str(&xml(&value.to_string()));
        self.0.push('"');
    }

    fn children(&mut self) {
        self.0.push_str(">\n");
    }

    fn text(&mut self, element: &str, text: &str) {
        self.0.push('>');
        self.0.push_str(&xml(text));
        let _ = writeln!(self.0, "</{element}>");
    }

    fn end(&mut self) {
        self.0.push_str("/>\n");
    }

    fn close(&mut self, depth: usize, element: &str) {
        let _ = writeln!(self.0, "{:indent$}</{element}>", "", indent = 4 * depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(status: Status) -> Case {
        Case { name: "a".to_owned(), class: "b".to_owned(), status, output: None }
    }

    /// Each status has an element and a count of its own.
    #[test]
    fn statuses_are_told_apart() {
        let reason = |kind: &str| Reason {
            kind: Some(kind.to_owned()),
            message: "<\"&\u{1}\r>".to_owned(),
            details: Some("more".to_owned()),
        };
        let cases = vec![
            case(Status::Passed),
            case(Status::Skipped("why".to_owned())),
            case(Status::Skipped("why".to_owned())),
            case(Status::Skipped("why".to_owned())),
            case(Status::Failure(reason("f"))),
            case(Status::Error(reason("e"))),
            case(Status::Error(Reason::default())),
        ];
        let suite = Suite {
            name: "s".to_owned(),
            micros: Some(2_034_999),
            properties: vec![("p", "v".to_owned())],
            cases,
        };
        let xml = Document { suites: vec![suite] }.xml();
        for part in [
            r#"<testsuites name="synfin" tests="7" failures="1" errors="2">"#,
            r#"<testsuite name="s" tests="7" skipped="3" errors="2" failures="1" time="2.034">"#,
            r#"<property name="p" value="v"/>"#,
            r#"<failure message="&lt;&quot;&amp;&#13;&gt;" type="f">more</failure>"#,
            r#"<error message="&lt;&quot;&amp;&#13;&gt;" type="e">more</error>"#,
            r#"<error message=""/>"#,
            r#"<skipped message="why"/>"#,
        ] {
            assert!(xml.contains(part), "{part}\n{xml}");
        }
    }
}
