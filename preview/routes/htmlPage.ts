import { PLUGIN_ID } from '../constants';
import { type World } from '../worlds';

/** The HTML shell of the page. It lists the bundled versions, so that the page can link to the other one. */
export function htmlPage(world: World, worlds: World[]): string {
  const links = worlds.map(({ id, base }) => ({ id, base }));
  return `<!doctype html>
<html lang="en-US">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>amperecloud: preview of the data source</title>
    <link rel="icon" href="/public/plugins/${PLUGIN_ID}/img/logo.svg" />
    <style>
      /* Grafana's own style sheet does this much before any component does. */
      body {
        margin: 0;
      }
    </style>
    <link rel="stylesheet" href="${world.base}assets/page.css" />
    <script>
      window.__grafana_public_path__ = '${world.base}public/';
      window.previewWorlds = ${JSON.stringify(links)};
    </script>
  </head>
  <body>
    <div id="page"></div>
    <script src="/preview/systemjs/system.min.js"></script>
    <script src="/preview/systemjs/extras/amd.min.js"></script>
    <script src="/preview/systemjs/extras/named-register.min.js"></script>
    <script src="${world.base}assets/page.js"></script>
  </body>
</html>
`;
}
