//! The frame of every page for a browser.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page that needs nothing from elsewhere: its title, its styles, and its body.
pub(crate) fn page(title: &str, styles: &[&str], body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { @for style in styles { (PreEscaped(style)) } }
            }
            body { (body) }
        }
    };
    page.into_string()
}
