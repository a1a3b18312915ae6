import {
  buildASTSchema,
  getNamedType,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import {
  CompletionItemKind,
  getAutocompleteSuggestions,
  getContextAtPosition,
  getDiagnostics,
  getHoverInformation,
  GraphQLDocumentMode,
  Position,
} from 'graphql-language-service';

/* What an editor knows of GraphQL. It is large, and loaded when an editor is shown: import it lazily. */

/** A place in a text: both count from 0. */
export interface Place {
  line: number;
  character: number;
}

export interface Suggestion {
  label: string;
  /** What is written instead of the label. */
  text?: string;
  kind: 'field' | 'argument' | 'value' | 'type' | 'keyword';
  /** Its type. */
  detail?: string;
  documentation?: string;
  /** Why it should not be used. */
  deprecated?: string;
  /** The order of the schema. */
  order: string;
}

export interface Problem {
  message: string;
  /** Deprecated: it works, for now. */
  kind: 'error' | 'deprecated';
  from: Place;
  /** The first place after it. */
  to: Place;
}

/** What can be done with a text, by what the API can be asked for. */
export class Language {
  private readonly schema: GraphQLSchema;
  /** The fields and values that are deprecated, and why. */
  private readonly deprecations = new Map<Deprecable, string>();

  constructor(sdl: string) {
    // A foreign API's schema need not be one that a server could run: what is wrong with it is not the user's fault.
    this.schema = buildASTSchema(parse(sdl, { noLocation: true }), { assumeValid: true });
    for (const type of Object.values(this.schema.getTypeMap())) {
      for (const part of partsOf(type)) {
        if (part.deprecationReason) {
          this.deprecations.set(part, part.deprecationReason);
        }
      }
    }
  }

  /** What can be written at a place, where the text has no part of it yet. */
  suggestions(text: string, { line, character }: Place): Suggestion[] {
    const at = new Position(line, character);
    return this.withDeprecated(() => {
      const found = getAutocompleteSuggestions(this.schema, text, at, undefined, undefined, {
        mode: GraphQLDocumentMode.EXECUTABLE,
      });
      // What stands behind the place, as a brace that the editor has closed, would lead out of the object.
      const before = text.split('\n').slice(0, line + 1);
      before[line] = before[line]!.slice(0, character);
      const reasons = this.deprecatedAt(getContextAtPosition(before.join('\n'), at, this.schema));
      return found
        .filter(({ label }) => !REFUSED.has(label))
        .map(({ label, insertText, kind, detail, documentation, sortText }, index) => ({
          label,
          text: insertText,
          kind: KINDS.get(kind ?? CompletionItemKind.Keyword) ?? 'keyword',
          detail,
          documentation: documentation || undefined,
          deprecated: reasons.get(label),
          order: String(index).padStart(4, '0') + (sortText ?? ''),
        }));
    });
  }

  /** What the schema says about the word at a place, in Markdown; empty: nothing. */
  documentation(text: string, { line, character }: Place): string {
    const said = getHoverInformation(this.schema, text, new Position(line, character), undefined, {
      useMarkdown: true,
    });
    return typeof said === 'string' ? said : '';
  }

  problems(text: string): Problem[] {
    return getDiagnostics(text, this.schema).map(({ message, severity, source, range: { start, end } }) => {
      // What the service says of words ends one place too late, and of the end of a text may be empty.
      const last = source === 'GraphQL: Syntax' ? end.character : end.character - 1;
      return {
        message: typeof message === 'string' ? message : message.value,
        kind: severity === 1 ? 'error' : 'deprecated',
        from: start,
        to: end.line > start.line ? end : { line: start.line, character: Math.max(last, start.character + 1) },
      };
    });
  }

  /** Runs something while nothing is deprecated: the language service does not suggest what is. */
  private withDeprecated<T>(run: () => T): T {
    this.deprecations.forEach((_, part) => (part.deprecationReason = undefined));
    try {
      return run();
    } finally {
      this.deprecations.forEach((reason, part) => (part.deprecationReason = reason));
    }
  }

  /** The reasons of what is deprecated at a place, by name. */
  private deprecatedAt(context: ReturnType<typeof getContextAtPosition>): Map<string, string> {
    const { parentType, inputType } = context?.typeInfo ?? {};
    const input = inputType && getNamedType(inputType);
    const owner = isEnumType(input) ? input : parentType;
    const reasons = new Map<string, string>();
    for (const part of owner ? partsOf(owner) : []) {
      const reason = this.deprecations.get(part);
      if (reason !== undefined) {
        reasons.set(part.name, reason);
      }
    }
    return reasons;
  }
}

/** What can be deprecated. */
type Deprecable = GraphQLField<unknown, unknown> | GraphQLEnumValue;

function partsOf(type: GraphQLType): readonly Deprecable[] {
  if (isEnumType(type)) {
    return type.getValues();
  }
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/** What begins a document that is not run. */
const REFUSED = new Set(['mutation', 'subscription']);

const KINDS = new Map<number, Suggestion['kind']>([
  [CompletionItemKind.Field, 'field'],
  [CompletionItemKind.Variable, 'argument'],
  [CompletionItemKind.EnumMember, 'value'],
  [CompletionItemKind.Interface, 'type'],
]);

/** The latest language: an API has one schema, and reading a large one takes a while. */
let latest: { sdl: string; language: Language } | undefined;

export function languageOf(sdl: string): Language {
  if (latest?.sdl !== sdl) {
    latest = { sdl, language: new Language(sdl) };
  }
  return latest.language;
}
