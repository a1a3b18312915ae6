import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadPackageDefinition, type GrpcObject, type ServiceClientConstructor } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';

const run = promisify(execFile);

export interface PluginServices {
  Data: ServiceClientConstructor;
  Diagnostics: ServiceClientConstructor;
  Resource: ServiceClientConstructor;
  /** go-plugin's own two services: the process's output, and the request to shut down. */
  GRPCStdio: ServiceClientConstructor;
  GRPCController: ServiceClientConstructor;
}

/**
 * Reads the protocol from the very Go modules that the plugin was built with, so that the preview and the binary cannot
 * use different versions of it.
 */
export async function loadPluginServices(root: string): Promise<PluginServices> {
  const [sdk, goPlugin] = await Promise.all([
    moduleFolder(root, 'github.com/grafana/grafana-plugin-sdk-go'),
    moduleFolder(root, 'github.com/hashicorp/go-plugin'),
  ]);
  const definition = await load(
    [
      path.join(sdk, 'proto', 'backend.proto'),
      path.join(goPlugin, 'internal', 'plugin', 'grpc_stdio.proto'),
      path.join(goPlugin, 'internal', 'plugin', 'grpc_controller.proto'),
    ],
    { keepCase: true, longs: Number, enums: String, defaults: true, objects: true }
  );
  const loaded = loadPackageDefinition(definition);
  const pluginv2 = loaded.pluginv2 as GrpcObject;
  const goPluginPackage = loaded.plugin as GrpcObject;
  return {
    Data: pluginv2.Data as ServiceClientConstructor,
    Diagnostics: pluginv2.Diagnostics as ServiceClientConstructor,
    Resource: pluginv2.Resource as ServiceClientConstructor,
    GRPCStdio: goPluginPackage.GRPCStdio as ServiceClientConstructor,
    GRPCController: goPluginPackage.GRPCController as ServiceClientConstructor,
  };
}

async function moduleFolder(root: string, module: string): Promise<string> {
  // `go mod download` also prints the folder, and fetches the module if only its hash is known.
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: root });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
