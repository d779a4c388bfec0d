//! Public address of the site: `base_url` in `kanku.toml`, or `--base-url`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// Characters of a path that RFC 3986 does not allow and the URL standard leaves as they are.
const NOT_ALLOWED: &AsciiSet = &CONTROLS.add(b'[').add(b']').add(b'^').add(b'|');

/// A text that cannot be the public address of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrlError {
    /// The fault, as the end of a sentence about the address.
    pub message: &'static str,
    /// Advice on how to mend it.
    pub hint: &'static str,
}

/// Reads the public address of a site as a person types it and returns it as RFC 3986 wants it: the host in punycode,
/// other characters of the path percent-encoded, a slash at the end. `https://四川.中国/周报` becomes
/// `https://xn--wbsy6n.xn--fiqs8s/%E5%91%A8%E6%8A%A5/`.
///
/// # Errors
/// The text is no http or https address, or has parts that the address of a page must not begin with.
pub fn parse(text: &str) -> Result<String, BaseUrlError> {
    let not_an_address =
        BaseUrlError { message: "is not a web address", hint: "write it like https://example.org/archive/" };
    let text = text.trim();
    // The URL standard drops line breaks and corrects backslashes, which are more likely mistakes here.
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>')) {
        return Err(not_an_address);
    }
    let Ok(url) = Url::parse(text) else { return Err(not_an_address) };
    if !matches!(url.scheme(), "http" | "https") || !has_two_slashes(text) || !is_percent_encoded(url.path()) {
        return Err(not_an_address);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BaseUrlError {
            message: "holds a user name or a password, which every page and feed would publish",
            hint: "leave out the part before @",
        });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError {
            message: "has a part behind ? or #, and paths are added at its end",
            hint: "write the address of the folder that the site stands in",
        });
    }
    let path = utf8_percent_encode(url.path(), NOT_ALLOWED).to_string();
    let slash = if path.ends_with('/') { "" } else { "/" };
    Ok(format!("{}{path}{slash}", url.origin().ascii_serialization()))
}

/// Returns true for `https://host`; the URL standard also reads `https:host` and `https:////host`.
fn has_two_slashes(text: &str) -> bool {
    text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'))
}

/// Returns true if each `%` begins a percent-encoded byte.
fn is_percent_encoded(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_written_as_the_standard_wants() {
        for (typed, expected) in [
            ("https://example.org/a/", "https://example.org/a/"),
            ("http://10.1.2.3:8080", "http://10.1.2.3:8080/"),
            (" HTTPS://Example.ORG:443/A ", "https://example.org/A/"),
            ("https://四川.中国/周报/", "https://xn--wbsy6n.xn--fiqs8s/%E5%91%A8%E6%8A%A5/"),
            ("https://bücher.example/a b", ""),
            ("https://bücher.example/a%20b/ü", "https://xn--bcher-kva.example/a%20b/%C3%BC/"),
            ("https://ｅｘａｍｐｌｅ。org/[1]/", "https://example.org/%5B1%5D/"),
            ("http://[::1]/x", "http://[::1]/x/"),
        ] {
            assert_eq!(parse(typed).unwrap_or_default(), expected, "{typed}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "nowhere",
            "ftp://a.cn/",
            "//a.cn/",
            "https:a.cn",
            "https:///a.cn",
            "https://",
            "https://a.cn\\b",
            "https://a.cn/%zz/",
            "https://a.cn/5%",
            "https://a<b>.cn/",
            "https：//a.cn/",
            "javascript:alert(1)",
        ] {
            assert_eq!(parse(text).map_err(|error| error.message), Err("is not a web address"), "{text}");
        }
        for text in ["https://user:pw@a.cn/", "https://user@a.cn/", "https://:pw@a.cn/"] {
            assert!(parse(text).unwrap_err().message.contains("password"), "{text}");
        }
        for text in ["https://a.cn/?x", "https://a.cn/#x", "https://a.cn/index.html?a=1#b"] {
            assert!(parse(text).unwrap_err().message.contains("behind ? or #"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_returned_is_ascii_and_stays_the_same(host in "[a-z一-龥]{1,8}", path in "\\PC{0,12}") {
            if let Ok(address) = parse(&format!("https://{host}.cn/{path}")) {
                prop_assert!(address.is_ascii() && address.ends_with('/'));
                let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=%".contains(c);
                prop_assert!(address.chars().all(is_allowed), "{}", address);
                prop_assert_eq!(parse(&address), Ok(address.clone()));
            }
        }
    }
}
