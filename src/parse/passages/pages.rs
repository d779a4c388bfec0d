//! What the builder collected, as parts of a page of one's own.

use super::Builder;
use crate::archive::{Body, PagePart, Step};
use crate::parse::pages::PageContent;

impl Builder<'_> {
    /// Names what was added, and returns it as a page without passages.
    pub fn finish_page(mut self, mut body: Body) -> PageContent {
        self.anchors.name(&mut self.items, &mut self.passages, &self.headings);
        body.shrink_to_fit();
        let part = |step: &Step| match *step {
            Step::Heading(index) => {
                let heading = &self.headings[index];
                PagePart::Heading {
                    depth: heading.depth,
                    anchor: heading.anchor.clone(),
                    numbering: heading.numbering.clone(),
                    title: heading.title.clone(),
                    content: heading.content,
                }
            }
            Step::Item(index) => {
                let item = &self.items[index];
                let passages = &self.passages[item.passages.clone()];
                PagePart::Paragraph {
                    anchor: item.anchor.clone(),
                    marker: item.marker.clone(),
                    content: passages.iter().map(|p| p.content).filter(|content| !content.is_empty()).collect(),
                    blocks: passages.iter().map(|p| p.blocks).filter(|blocks| !blocks.is_empty()).collect(),
                }
            }
            Step::Rule => PagePart::Rule,
        };
        let parts = self.steps.iter().map(part).collect();
        PageContent { parts, body, links: self.links, media: self.media }
    }
}
