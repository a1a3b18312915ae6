/** The index of the documentation. */
export const DOCUMENTATION = 'https://github.com/amperecloud/amperecloud-platform-datasource/blob/main/docs/README.md';

/** The page that explains each kind of failure, section by section; pkg/problem has the same address. */
const HELP = 'https://github.com/amperecloud/amperecloud-platform-datasource/blob/main/docs/troubleshooting.md';

/** The address of the section on a category of failures, or on a finding of "Save & test". */
export function helpOn(section: string): string {
  return `${HELP}#${encodeURIComponent(section)}`;
}

/** The page about GraphQL queries of users. */
export const CUSTOM_QUERIES_HELP =
  'https://github.com/amperecloud/amperecloud-platform-datasource/blob/main/docs/custom-queries.md';
