/** What is refused wherever somebody says where the runbook is published. */
export const BAD_RUNBOOK_URLS: readonly string[] = [
  "",
  "wiki",
  "http://wiki.example",
  "https://",
  "https:wiki.example",
  "https:\\\\wiki.example",
  "https://wiki.example/a b",
  "https://wiki.example ",
  "https://u:p@wiki.example",
  "https://wiki.example#x",
  "https://wiki.example#",
];
