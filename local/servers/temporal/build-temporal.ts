import { buildGoProgram } from '../go/build-go-program.ts';
import { type FindOptions, temporalVersion } from './temporal-version.ts';

export function buildTemporal(target: string, options: FindOptions): Promise<void> {
  const program = {
    name: 'the Temporal server',
    package: 'github.com/temporalio/cli/cmd/temporal',
    version: temporalVersion,
    takes: 'three minutes',
  };
  return buildGoProgram({ ...program, target }, options);
}
