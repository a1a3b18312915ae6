// Must come first: @grafana/runtime reads it while it loads.
import './boot/bootData';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { readView } from './address';
import { loadDataSource, loadPlugin } from './boot/plugin';
import { provideServices } from './boot/services';

async function show(): Promise<void> {
  provideServices();
  const plugin = await loadPlugin(readView().language);
  const loaded = await loadDataSource(plugin);
  createRoot(document.getElementById('page')!).render(<App loaded={loaded} />);
}

show().catch((error: unknown) => {
  console.error(error);
  const message = document.createElement('p');
  message.textContent = `The plugin could not be loaded: ${error instanceof Error ? error.message : JSON.stringify(error)}`;
  document.body.append(message);
});
