import { type APIRequestContext } from '@playwright/test';

export const PLUGIN_ID = 'amperecloud-platform-datasource';

/** Name and uid of the provisioned data source (provisioning/datasources/datasources.yml). */
export const PROVISIONED = 'amperecloud';

/** The endpoint that the running Grafana's provisioned data source uses: the simulated account's, on its own port. */
export async function provisionedUrl(request: APIRequestContext): Promise<string> {
  const answer = await request.get(`/api/datasources/uid/${PROVISIONED}`);
  const { url } = await answer.json();
  if (typeof url !== 'string' || url === '') {
    throw new Error(
      `Grafana has no provisioned data source ${PROVISIONED} with a URL: start it with this repository's provisioning/`
    );
  }
  return url;
}
