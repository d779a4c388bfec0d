//! The word segmenter of the index: jieba with the registry's names in its dictionary, as a tantivy tokenizer.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer};
use tantivy_jieba::JiebaTokenizer;
use tantivy_jieba::jieba_rs::Jieba;

use super::characters::is_cjk;
use super::normalise::normalise;
use crate::archive::Archive;
use crate::content_hash::ContentHash;

/// Length of a word in characters; longer entries of the dictionary are phrases.
pub const WORD_LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;

/// Returns an analyzer that finds the words of [`WORD_LENGTHS`] Chinese characters in normalised texts, including short
/// words inside long ones. `names` always count as words.
pub fn analyzer<'a>(names: impl Iterator<Item = &'a str>) -> TextAnalyzer {
    let mut jieba = Jieba::new();
    for name in names {
        let name = normalise(name);
        let frequency = jieba.suggest_freq(&name);
        jieba.add_word(&name, Some(frequency), None);
    }
    TextAnalyzer::builder(JiebaTokenizer::with_jieba(jieba)).filter(WordsOnly).build()
}

/// Returns a hash of everything but the text that decides how a text is segmented: the departments' names and the code.
pub fn content_hash(archive: &Archive) -> ContentHash {
    let names = archive.departments.iter().flat_map(|department| department.names());
    ContentHash::of(|all| names.for_each(|name| all.part(name.as_bytes())))
}

/// Returns true if `text` consists of Chinese characters and has the length of a word.
fn is_word(text: &str) -> bool {
    WORD_LENGTHS.contains(&text.chars().count()) && text.chars().all(is_cjk)
}

/// Token filter that drops every token that is not a word; see [`is_word`].
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

    /// Positions count characters, like those of terms.
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
