//! Words: jieba's dictionary with the registry's names in it, as a tantivy tokenizer.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer};
use tantivy_jieba::JiebaTokenizer;
use tantivy_jieba::jieba_rs::Jieba;

use super::characters::is_cjk;
use super::normalise::normalise;
use crate::archive::Archive;
use crate::content_hash::ContentHash;

/// Characters of a word: what is longer is no word but a phrase.
pub const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;

/// Cuts normalised texts into words of [`WORD_LENGTHS`] Chinese characters, short words inside long ones
/// too. `names` are words whatever jieba thinks.
pub fn analyzer<'a>(names: impl Iterator<Item = &'a str>) -> TextAnalyzer {
    let mut jieba = Jieba::new();
    for name in names {
        let name = normalise(name);
        let frequency = jieba.suggest_freq(&name);
        jieba.add_word(&name, Some(frequency), None);
    }
    TextAnalyzer::builder(JiebaTokenizer::with_jieba(jieba)).filter(WordsOnly).build()
}

/// Of what decides the words of a text besides the text itself: the names of the departments, and the code.
pub fn content_hash(archive: &Archive) -> ContentHash {
    let names = archive.departments.iter().flat_map(|department| department.names());
    ContentHash::of(|all| names.for_each(|name| all.part(name.as_bytes())))
}

/// Whether `text` is made of Chinese characters, and as many as a word has.
fn is_word(text: &str) -> bool {
    WORD_LENGTHS.contains(&text.chars().count()) && text.chars().all(is_cjk)
}

/// Lets pass what [`is_word`].
#[derive(Debug, Clone)]
struct WordsOnly;

impl TokenFilter for WordsOnly {
    type Tokenizer<T: Tokenizer> = WordsOnlyTokenizer<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> WordsOnlyTokenizer<T> {
        WordsOnlyTokenizer(tokenizer)
    }
}

#[derive(Clone)]
struct WordsOnlyTokenizer<T>(T);

impl<T: Tokenizer> Tokenizer for WordsOnlyTokenizer<T> {
    type TokenStream<'a> = WordsOnlyStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        WordsOnlyStream(self.0.token_stream(text))
    }
}

struct WordsOnlyStream<S>(S);

impl<S: TokenStream> TokenStream for WordsOnlyStream<S> {
    fn advance(&mut self) -> bool {
        while self.0.advance() {
            if is_word(&self.0.token().text) {
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(names: &[&str], text: &str) -> Vec<(usize, String)> {
        let mut analyzer = analyzer(names.iter().copied());
        let mut stream = analyzer.token_stream(text);
        let mut words = Vec::new();
        stream.process(&mut |token| words.push((token.position, token.text.clone())));
        words
    }

    /// Positions count characters, as those of terms do.
    #[test]
    fn words_at_character_positions() {
        let found = words(&[], "11月,无线电台(站)补申报");
        assert!(found.contains(&(4, "无线电台".into())), "{found:?}");
        assert!(found.contains(&(4, "无线".into())), "{found:?}");
    }

    #[test]
    fn departments_are_words() {
        let name = "省林草局";
        assert!(words(&[name], "由省林草局组织").iter().any(|(_, word)| word == name));
    }
}
