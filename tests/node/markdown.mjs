// Markdown documents from a file, a list of texts, as HTML: as GitHub reads them, with mathematics.
import { readFileSync } from "node:fs";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { math, mathHtml } from "micromark-extension-math";

const options = {
  allowDangerousHtml: true,
  extensions: [gfm(), math()],
  htmlExtensions: [gfmHtml(), mathHtml()],
};
const documents = JSON.parse(readFileSync(process.argv[2], "utf-8"));
process.stdout.write(JSON.stringify(documents.map((each) => micromark(each, options))));
