//! TCP options.

use super::{Read, error, number};
use crate::language::{Code, Span, quoted};
use crate::packetdrill::define::{Defines, Meaning};
use crate::packetdrill::grammar::{Node, Rule};
use crate::packetdrill::mistakes;
use crate::packetdrill::tree::{OptionKind, TcpOption, TcpOptions};

/// Options that are written in a way of their own, with how.
const WRITTEN: [(&str, &str); 14] = [
    ("mss", "`mss 1460`"),
    ("wscale", "`wscale 7`"),
    ("sackOK", "`sackOK`"),
    ("sack", "`sack 1:1001`, with more blocks after a blank"),
    ("TS", "`TS val 100 ecr 200`"),
    ("nop", "`nop`"),
    ("eol", "`eol`"),
    ("FO", "`FO`, or with a cookie `FO 0123456789abcdef`"),
    ("FOEXP", "`FOEXP`, or with a cookie `FOEXP 0123456789abcdef`"),
    ("exp-FO", "`exp-FO`, or with a cookie `exp-FO 0123456789abcdef`"),
    ("md5", "`md5` and the digest in hexadecimal"),
    ("AccECN0", "`AccECN0 ee0b 1 eceb 0 ee1b 1`"),
    ("AccECN1", "`AccECN1 ee1b 1 eceb 0 ee0b 1`"),
    ("ECN", "`ECN e1b 1 ceb 0 e0b 1`"),
];

/// Options that are kept as they are written.
const KEPT: [&str; 24] = [
    "exp-AccECN0",
    "exp-AccECN1",
    "exp-tarr",
    "tarr",
    "mpcapable",
    "mp_capable",
    "mp_capable_no_cs",
    "mp_join_syn",
    "mp_join_syn_ack",
    "mp_join_ack",
    "dss",
    "add_address",
    "add_addr",
    "add_addr_ipv4",
    "add_addr_ipv6",
    "remove_address",
    "remove_addr",
    "mp_prio",
    "mp_fail",
    "mp_fastclose",
    "mp_reset",
    "mp_tcprst",
    "ao",
    "exp",
];

/// `<…>`.
pub(super) fn options(node: &Node<'_>, defines: &Defines) -> Read<TcpOptions> {
    let mut listed = Vec::new();
    for part in node.parts() {
        if part.rule() == Rule::any {
            return Ok(TcpOptions::Any);
        }
        listed.push(TcpOption { kind: option(&part, defines)?, span: part.span() });
    }
    Ok(TcpOptions::Listed(listed))
}

/// Where an option has any value.
pub(super) fn wild(options: &TcpOptions) -> Option<Span> {
    let TcpOptions::Listed(options) = options else { return None };
    let is_wild = |option: &&TcpOption| option.kind == OptionKind::WindowScale(None);
    options.iter().find(is_wild).map(|option| option.span)
}

fn option(node: &Node<'_>, defines: &Defines) -> Read<OptionKind> {
    let first = node.first();
    let first = first.as_ref().unwrap_or(node);
    Ok(match node.rule() {
        Rule::mss if first.rule() == Rule::word => named(node, first, defines)?,
        Rule::mss => OptionKind::Mss(number::up_to(first, "the MSS option", u16::MAX)?),
        Rule::wscale if first.rule() == Rule::star => OptionKind::WindowScale(None),
        Rule::wscale => {
            OptionKind::WindowScale(Some(number::up_to(first, "a window scale", u8::MAX)?))
        }
        Rule::sack_ok => OptionKind::SackPermitted,
        Rule::sack => OptionKind::Sack(node.parts().map(|it| block(&it)).collect::<Read<_>>()?),
        Rule::timestamps => timestamps(node)?,
        Rule::nop => OptionKind::Nop,
        Rule::eol => OptionKind::End,
        Rule::fast_open | Rule::md5 => named(node, first, defines)?,
        Rule::acc_ecn => {
            for counter in node.parts().filter(|part| part.rule() == Rule::counter) {
                if let Some(value) = counter.parts().nth(1) {
                    number::up_to(&value, "a counter of 24 bits", 0x00ff_ffff_u32)?;
                }
            }
            OptionKind::AccEcn
        }
        _ => return other(node),
    })
}

fn block(node: &Node<'_>) -> Read<(u32, u32)> {
    let mut edges = node.parts().map(|edge| number::up_to(&edge, "a SACK block", u32::MAX));
    let mut next = || edges.next().unwrap_or(Ok(0));
    Ok((next()?, next()?))
}

fn timestamps(node: &Node<'_>) -> Read<OptionKind> {
    let mut numbers = Vec::new();
    let mut absolute = false;
    for part in node.parts() {
        match part.rule() {
            Rule::any => numbers.push(None),
            Rule::bang => absolute = true,
            _ => numbers.push(Some(number::up_to(&part, "a timestamp", u32::MAX)?)),
        }
    }
    let value = numbers.first().copied().flatten();
    let echo = numbers.get(1).copied().flatten().unwrap_or(0);
    Ok(OptionKind::Timestamps { value, echo, absolute })
}

/// An option with a word: octets in hexadecimal, or a defined name. What is defined elsewhere, on
/// the command line of those who run the script, stays as it is written.
fn named(node: &Node<'_>, first: &Node<'_>, defines: &Defines) -> Read<OptionKind> {
    let name = node.text().split_ascii_whitespace().next().unwrap_or_default();
    let word = node.parts().find(|part| part.rule() == Rule::word);
    let written = word.as_ref().map_or("", |word| word.text());
    let value = match defines.meaning(written) {
        Some(Meaning::Text(value) | Meaning::Word(value)) => value,
        Some(Meaning::Command(_)) | None => written,
    };
    let span = word.as_ref().unwrap_or(first).span();
    let kind = match name {
        "mss" => value.parse().ok().map(OptionKind::Mss),
        "md5" => octets(value, span)?.map(OptionKind::Md5),
        _ => octets(value, span)?
            .map(|cookie| OptionKind::FastOpen { cookie, experimental: name != "FO" }),
    };
    let as_written = || OptionKind::Other { name: name.to_owned(), text: written.to_owned() };
    Ok(kind.unwrap_or_else(as_written))
}

/// Octets in hexadecimal; nothing if there is another letter.
fn octets(digits: &str, span: Span) -> Read<Option<Vec<u8>>> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(None);
    }
    let octet = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    };
    match digits.as_bytes().chunks(2).map(octet).collect() {
        Some(octets) => Ok(Some(octets)),
        None => {
            let message = format!("{} has an odd number of digits", quoted(digits));
            Err(error(Code::FieldValue, span, message)
                .label("expected two hexadecimal digits for each octet")
                .into())
        }
    }
}

fn other(node: &Node<'_>) -> Read<OptionKind> {
    let mut parts = node.parts();
    let name = parts.next();
    let (name, span) = name.map_or(("", node.span()), |name| (name.text(), name.span()));
    let text = parts.next().map_or("", |text| text.text().trim());
    if let Some((_, how)) = WRITTEN.iter().find(|(known, _)| *known == name) {
        let found = quoted(format!("{name} {text}").trim_end());
        return Err(error(Code::FieldValue, node.span(), format!("{found} is no option"))
            .label(format!("`{name}` is written {how}"))
            .into());
    }
    if !KEPT.contains(&name) {
        let message = format!("there is no TCP option {}", quoted(name));
        let known: Vec<_> = WRITTEN.iter().map(|(name, _)| *name).chain(KEPT).collect();
        return Err(
            mistakes::unknown(error(Code::UnknownField, span, message), name, &known).into()
        );
    }
    Ok(OptionKind::Other { name: name.to_owned(), text: text.to_owned() })
}
