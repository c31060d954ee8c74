import express from 'express';

/** The upper limit: Express parses a JSON body and sends an empty answer. It stores nothing and checks nothing. */
const app = express();
app.post('/webhooks/partner-center', express.json(), (_request, response) => {
  response.status(202).end();
});
app.listen(Number(process.env['RELAY_PORT']), '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'ready', metricsPort: 0 }));
});
