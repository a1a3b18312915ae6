import { type Monaco, type MonacoEditor, type monacoTypes } from '@grafana/ui';

import { Language } from './language';
import { connect } from './monaco';

const SDL = `type Query { me: User old: Int @deprecated(reason: "Use me") list(first: Int): [Int] } type User { id: ID }`;

type Completion = monacoTypes.languages.CompletionItemProvider;
type Hover = monacoTypes.languages.HoverProvider;

/** What is used of Monaco, with a text in place of a model. */
class FakeMonaco {
  readonly completions: Completion[] = [];
  readonly hovers: Hover[] = [];
  marked: monacoTypes.editor.IMarkerData[] = [];

  readonly monaco = {
    MarkerSeverity: { Hint: 1, Error: 8 },
    MarkerTag: { Deprecated: 2 },
    languages: {
      CompletionItemKind: { Field: 3, Variable: 4, EnumMember: 16, Interface: 7, Keyword: 17 },
      CompletionItemTag: { Deprecated: 1 },
      registerCompletionItemProvider: (_: string, one: Completion) => this.completions.push(one),
      registerHoverProvider: (_: string, one: Hover) => this.hovers.push(one),
    },
    editor: { setModelMarkers: (_: unknown, __: string, marked: typeof this.marked) => (this.marked = marked) },
  } as unknown as Monaco;

  editorOf(model: FakeModel) {
    return { getModel: () => model } as unknown as MonacoEditor;
  }

  suggested(model: FakeModel, column: number) {
    const at = { lineNumber: 1, column } as monacoTypes.Position;
    const found = this.completions[0].provideCompletionItems(model as never, at, {} as never, {} as never);
    return (found as monacoTypes.languages.CompletionList).suggestions;
  }
}

class FakeModel {
  private changed = () => {};
  constructor(private text: string) {}

  getLinesContent = () => this.text.split('\n');
  isDisposed = () => false;
  getWordUntilPosition = ({ column }: { column: number }) => {
    const [word] = /\w*$/.exec(this.text.slice(0, column - 1))!;
    return { word, startColumn: column - word.length, endColumn: column };
  };
  onDidChangeContent = (changed: () => void) => {
    this.changed = changed;
    return { dispose: () => (this.changed = () => {}) };
  };
  write(text: string) {
    this.text = text;
    this.changed();
  }
}

describe('an editor of GraphQL queries in Monaco', () => {
  const language = new Language(SDL);

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('completes what is written of a word, and strikes out what is deprecated', () => {
    const fake = new FakeMonaco();
    const model = new FakeModel('{ ol }');
    connect(fake.monaco, fake.editorOf(model), language);
    const found = fake.suggested(model, 5);
    expect(found.find(({ label }) => label === 'old')).toMatchObject({
      tags: [1],
      documentation: 'Use me',
      range: { startColumn: 3, endColumn: 5 },
    });
    expect(found.find(({ label }) => label === 'me')).toMatchObject({ tags: [], kind: 3, detail: 'User' });
  });

  it('suggests a variable with its sign', () => {
    const fake = new FakeMonaco();
    const text = 'query($count: Int) { list(first: $co) }';
    const model = new FakeModel(text);
    connect(fake.monaco, fake.editorOf(model), language);
    const column = text.indexOf('$co)') + 4;
    expect(fake.suggested(model, column)).toContainEqual(
      expect.objectContaining({ insertText: '$count', range: expect.objectContaining({ startColumn: column - 3 }) })
    );
  });

  it('marks what is wrong when the text has settled, until it is disconnected', () => {
    const fake = new FakeMonaco();
    const model = new FakeModel('{ me { id } }');
    const disconnect = connect(fake.monaco, fake.editorOf(model), language);
    expect(fake.marked).toEqual([]);
    model.write('{ you old }');
    expect(fake.marked).toEqual([]);
    jest.advanceTimersByTime(1000);
    expect(fake.marked).toMatchObject([
      { message: 'Cannot query field "you" on type "Query".', severity: 8, startColumn: 3, endColumn: 6 },
      { tags: [2], severity: 1, startColumn: 7, endColumn: 10 },
    ]);
    disconnect();
    expect(fake.marked).toEqual([]);
    expect(fake.suggested(model, 3)).toEqual([]);
  });

  it('explains words, and only in its own editors', () => {
    const fake = new FakeMonaco();
    const model = new FakeModel('{ old }');
    connect(fake.monaco, fake.editorOf(model), language);
    connect(fake.monaco, fake.editorOf(new FakeModel('{ me { id } }')), language);
    expect(fake.hovers).toHaveLength(1);
    const hover = (of: FakeModel) =>
      fake.hovers[0].provideHover(of as never, { lineNumber: 1, column: 4 } as never, {} as never);
    expect(JSON.stringify(hover(model))).toContain('Use me');
    expect(hover(new FakeModel('{ old }'))).toBeNull();
  });
});
