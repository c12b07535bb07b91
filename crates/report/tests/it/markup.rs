//! A strict little reader of HTML: tags that do not match, and quotes that do not close, are errors.

/// Elements without an end.
const VOID: [&str; 3] = ["meta", "br", "hr"];

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// The begin of an element, with its attributes.
    Open(String, Vec<(String, String)>),
    /// The end of an element.
    Close(String),
    /// Text, with its entities resolved.
    Text(String),
}

impl Piece {
    /// The value of an attribute of the begin of an element.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let Piece::Open(_, attributes) = self else { return None };
        attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether this is the begin of such an element.
    pub(crate) fn opens(&self, name: &str) -> bool {
        matches!(self, Piece::Open(element, _) if element == name)
    }
}

/// The pieces of a page in which every element that begins also ends, in the right order.
pub(crate) fn read(page: &str) -> Result<Vec<Piece>, String> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    let (mut pieces, mut open) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        let (piece, after) = next(rest)?;
        match &piece {
            Piece::Open(name, _) if !VOID.contains(&name.as_str()) => open.push(name.clone()),
            Piece::Close(name) if open.pop().as_ref() != Some(name) => {
                return Err(format!("</{name}> closes nothing"));
            }
            _ => {}
        }
        // What lies within it is not markup.
        let is_style = piece.opens("style");
        pieces.push(piece);
        rest =
            if is_style { &after[after.find("</style>").ok_or("a style without its end")?..] } else { after };
    }
    if open.is_empty() { Ok(pieces) } else { Err(format!("never closed: {open:?}")) }
}

fn next(rest: &str) -> Result<(Piece, &str), String> {
    let Some(tag) = rest.strip_prefix('<') else {
        let end = rest.find('<').unwrap_or(rest.len());
        return Ok((Piece::Text(resolved(&rest[..end])?), &rest[end..]));
    };
    if let Some(tag) = tag.strip_prefix('/') {
        let (name, after) = tag.split_once('>').ok_or("an end tag without its end")?;
        return Ok((Piece::Close(name.to_owned()), after));
    }
    let end = tag.find([' ', '>']).ok_or("a tag without its end")?;
    let (name, mut tag) = tag.split_at(end);
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(format!("<{name} is no element"));
    }
    let mut attributes = Vec::new();
    loop {
        tag = tag.trim_start_matches(' ');
        if let Some(after) = tag.strip_prefix('>') {
            return Ok((Piece::Open(name.to_owned(), attributes), after));
        }
        let (attribute, value) = tag.split_once("=\"").ok_or("an attribute without its value")?;
        let (value, after) = value.split_once('"').ok_or("a value without its end")?;
        if attributes.iter().any(|(known, _)| known == attribute) {
            return Err(format!("{attribute} twice in <{name}"));
        }
        attributes.push((attribute.to_owned(), resolved(value)?));
        tag = after;
    }
}

fn resolved(text: &str) -> Result<String, String> {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let bare = known.iter().fold(text.to_owned(), |text, (entity, _)| text.replace(entity, ""));
    if bare.contains(['&', '<', '>']) {
        return Err(format!("not escaped: {text}"));
    }
    Ok(known.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign)))
}

/// All text that is shown, without the rules of style and without code.
pub(crate) fn shown(pieces: &[Piece]) -> String {
    let mut hidden = 0;
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Open(name, _) if ["style", "pre"].contains(&name.as_str()) => hidden += 1,
            Piece::Close(name) if ["style", "pre"].contains(&name.as_str()) => hidden -= 1,
            Piece::Text(words) if hidden == 0 => {
                text.push_str(words);
                text.push(' ');
            }
            _ => {}
        }
    }
    text
}
