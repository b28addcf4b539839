// SPDX-License-Identifier: MIT
// A workbook of headroom with exceljs in its streaming mode: a sheet per quantization.
//
// Usage: node workbook_exceljs.js SHEETS-FOLDER WORKBOOK.xlsx
//
// What one would write instead of vramgrid; run.py measures it.
const ExcelJS = require('exceljs');
const fs = require('fs');
const path = require('path');

const [sheets, output] = process.argv.slice(2);

// The sheets of the benchmark have no quotes.
function readSheet(name) {
  const lines = fs.readFileSync(path.join(sheets, name + '.csv'), 'utf8').trim().split('\n');
  const keys = lines[0].split(',');
  return lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((field, i) => [keys[i], field])));
}

function requiredGb(model, quantization, context) {
  const weights = model.params_billion * quantization.bytes_per_param;
  return weights + weights * 0.3 +
    (model.kv_cache_mb_per_token * context * quantization.kv_cache_multiplier * 1.1) / 1024;
}

async function main() {
  const models = readSheet('models'), gpus = readSheet('gpus'), contexts = readSheet('contexts');
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: output, useStyles: true });
  for (const quantization of readSheet('quantizations')) {
    const views = [{ state: 'frozen', xSplit: 4, ySplit: 1 }];
    const sheet = workbook.addWorksheet(`Fit ${quantization.name}`, { views });
    sheet.columns = ['Model', 'Billion', 'Context', 'Required GB', ...gpus.map((gpu) => gpu.name)]
      .map((header, i) => ({ header, style: i > 2 ? { numFmt: '0.0' } : {} }));
    for (const model of models) {
      for (const { context_tokens: context } of contexts) {
        const required = requiredGb(model, quantization, +context);
        const headroom = gpus.map((gpu) => (100 * (gpu.vram_gb - required)) / gpu.vram_gb);
        sheet.addRow([model.name, +model.params_billion, +context, required, ...headroom]).commit();
      }
    }
    sheet.commit();
  }
  await workbook.commit();
}

main();
