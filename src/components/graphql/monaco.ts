import { type Monaco, type MonacoEditor, type monacoTypes } from '@grafana/ui';

import { type Language, type Suggestion } from './language';

type Model = monacoTypes.editor.ITextModel;

/** What queries in each of the plugin's own editors can have. Grafana has one Monaco, which others use, too. */
const languages = new WeakMap<Model, Language>();

const prepared = new WeakSet<Monaco>();

/** Who marks what is wrong with a text. */
const OWNER = 'amperecloud-graphql';

/** How long a text must stay as it is before it is checked. */
const SETTLE_MS = 300;

/** Lets an editor complete, explain and check its text. The returned function ends that. */
export function connect(monaco: Monaco, editor: MonacoEditor, language: Language): () => void {
  const model = editor.getModel();
  if (model === null) {
    return () => undefined;
  }
  prepare(monaco);
  languages.set(model, language);
  const check = () => monaco.editor.setModelMarkers(model, OWNER, markers(monaco, language, model));
  check();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listening = model.onDidChangeContent(() => {
    clearTimeout(timer);
    timer = setTimeout(check, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    listening.dispose();
    languages.delete(model);
    if (!model.isDisposed()) {
      monaco.editor.setModelMarkers(model, OWNER, []);
    }
  };
}

/** Registers what completes and explains, once: it asks for the editor's own language each time. */
function prepare(monaco: Monaco) {
  if (prepared.has(monaco)) {
    return;
  }
  prepared.add(monaco);
  monaco.languages.registerCompletionItemProvider('graphql', {
    triggerCharacters: ['{', '(', '[', ':', '$', '@', ' ', '\n'],
    provideCompletionItems: (model, position) => ({ suggestions: completions(monaco, model, position) }),
  });
  monaco.languages.registerHoverProvider('graphql', {
    provideHover: (model, position) => {
      const place = { line: position.lineNumber - 1, character: position.column - 1 };
      const text = languages.get(model)?.documentation(textOf(model), place);
      return text ? { contents: [{ value: text }] } : null;
    },
  });
}

const textOf = (model: Model) => model.getLinesContent().join('\n');

function completions(
  monaco: Monaco,
  model: Model,
  { lineNumber, column }: monacoTypes.Position
): monacoTypes.languages.CompletionItem[] {
  const language = languages.get(model);
  if (language === undefined) {
    return [];
  }
  const lines = model.getLinesContent();
  const line = lines[lineNumber - 1];
  let from = model.getWordUntilPosition({ lineNumber, column }).startColumn;
  if (line[from - 2] === '$') {
    from--; // a variable is suggested with it
  }
  // Monaco finds what fits what is written of a word; the language is asked for all.
  lines[lineNumber - 1] = line.slice(0, from - 1) + line.slice(column - 1);
  const range = { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: from, endColumn: column };
  return language
    .suggestions(lines.join('\n'), { line: lineNumber - 1, character: from - 1 })
    .map((one) => completion(monaco, one, range));
}

function completion(
  monaco: Monaco,
  { label, text, kind, detail, documentation, deprecated, order }: Suggestion,
  range: monacoTypes.IRange
): monacoTypes.languages.CompletionItem {
  const { CompletionItemKind, CompletionItemTag } = monaco.languages;
  const kinds: Record<Suggestion['kind'], monacoTypes.languages.CompletionItemKind> = {
    field: CompletionItemKind.Field,
    argument: CompletionItemKind.Variable,
    value: CompletionItemKind.EnumMember,
    type: CompletionItemKind.Interface,
    keyword: CompletionItemKind.Keyword,
  };
  return {
    label,
    insertText: text ?? label,
    kind: kinds[kind],
    detail,
    documentation: [deprecated, documentation].filter(Boolean).join('\n\n'),
    tags: deprecated === undefined ? [] : [CompletionItemTag.Deprecated],
    sortText: order,
    range,
  };
}

function markers(monaco: Monaco, language: Language, model: Model): monacoTypes.editor.IMarkerData[] {
  const text = textOf(model);
  if (text.trim() === '') {
    return []; // what is not written yet is not wrong
  }
  return language.problems(text).map(({ message, kind, from, to }) => ({
    message,
    severity: kind === 'deprecated' ? monaco.MarkerSeverity.Hint : monaco.MarkerSeverity.Error,
    tags: kind === 'deprecated' ? [monaco.MarkerTag.Deprecated] : [],
    startLineNumber: from.line + 1,
    startColumn: from.character + 1,
    endLineNumber: to.line + 1,
    endColumn: to.character + 1,
  }));
}
