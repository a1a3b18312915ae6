/** A query with one field on each line. Comments stay. It fails when the text is no GraphQL. */
export async function formatted(text: string): Promise<string> {
  const [{ format }, graphql] = await Promise.all([import('prettier/standalone'), import('prettier/plugins/graphql')]);
  return (await format(text, { parser: 'graphql', plugins: [graphql], printWidth: 100 })).trimEnd();
}
