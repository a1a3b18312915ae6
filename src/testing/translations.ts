import fs from 'fs';
import path from 'path';
import ts from 'typescript';

/** Keys with their texts; a plural has one key per form, as i18next looks them up. */
export type Texts = Record<string, string>;

const PLURAL = /^defaultValue_(\w+)$/;

/** The texts of the `t()` calls in a source file. Throws if a translation tool could not extract them. */
export function textsInSource(source: string, fileName = 'source.tsx'): Texts {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const texts: Texts = {};

  const complain = (node: ts.Node, problem: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    throw new Error(`${fileName}:${line + 1}: ${problem}`);
  };
  const add = (node: ts.Node, key: string, value: string) => {
    if (texts[key] !== undefined && texts[key] !== value) {
      complain(node, `the key "${key}" has two default texts`);
    }
    texts[key] = value;
  };
  const literal = (node: ts.Node | undefined): string | undefined =>
    node && ts.isStringLiteralLike(node) ? node.text : undefined;

  const visit = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) && (node.name.text === 'Trans' || node.propertyName?.text === 't')) {
      complain(node, 'only t() under its own name is read here');
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const [keyNode, textNode, optionsNode] = node.arguments;
      const key = literal(keyNode);
      const text = literal(textNode);
      if (key === undefined || text === undefined) {
        return complain(node, 'the key and the default text of t() must be literals');
      }
      const plurals = optionsNode ? pluralForms(optionsNode) : {};
      Object.entries(plurals).forEach(([form, value]) => add(node, `${key}_${form}`, value));
      if (Object.keys(plurals).length === 0) {
        add(node, key, text);
      }
    }
    ts.forEachChild(node, visit);
  };

  const pluralForms = (options: ts.Expression): Texts => {
    const forms: Texts = {};
    if (ts.isObjectLiteralExpression(options)) {
      for (const property of options.properties) {
        const form = property.name && PLURAL.exec(property.name.getText())?.[1];
        const value = ts.isPropertyAssignment(property) ? literal(property.initializer) : undefined;
        if (form && value !== undefined) {
          forms[form] = value;
        }
      }
    }
    return forms;
  };

  visit(file);
  return texts;
}

/** Translates what the backend says, whose texts are in tests/contract/messages.json. */
const BACKEND_TEXTS = 'messages.ts';

/** The texts of all source files below a folder. */
export function textsInFolder(folder: string): Texts {
  const texts: Texts = {};
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name) || /^testing[\\/]/.test(name) || name === BACKEND_TEXTS) {
      continue;
    }
    for (const [key, text] of Object.entries(textsInSource(fs.readFileSync(path.join(folder, name), 'utf8'), name))) {
      if (texts[key] !== undefined && texts[key] !== text) {
        throw new Error(`${name}: the key "${key}" has another default text elsewhere`);
      }
      texts[key] = text;
    }
  }
  return texts;
}

/** Flattens a translation file, which nests its members at the dots of the keys. */
export function textsInLocale(members: object, prefix = ''): Texts {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(textsInLocale(value, `${prefix}${name}.`))
        : [[`${prefix}${name}`, String(value)]]
    )
  );
}
