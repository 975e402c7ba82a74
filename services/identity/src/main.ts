import 'reflect-metadata';
import { runProcess, serviceWithSchema } from '@blackfang/service';
import { AppModule } from './app.module.ts';

await runProcess(serviceWithSchema(AppModule));
