-- Filter: replaces each code block, which holds a Markdown document, by pandoc's tree of it as JSON.
function CodeBlock(block)
  return pandoc.CodeBlock(pandoc.write(pandoc.read(block.text, 'gfm+footnotes-autolink_bare_uris'), 'json'))
end
