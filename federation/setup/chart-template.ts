import { TOKEN_FILE, TOKEN_FOLDER, TOKEN_VOLUME } from "./plan.js";

/** The `RunnerDeployment` of the guides, with every value quoted. It has no names in it: those are in the values. */
export const CHART_TEMPLATE = `{{- $runner := .Values.runnerDefaults -}}
{{- $aws := $runner.awsOidc -}}
apiVersion: actions.summerwind.dev/v1alpha1
kind: RunnerDeployment
metadata:
  name: {{ .Release.Name | quote }}
  namespace: {{ .Release.Namespace | quote }}
spec:
  replicas: {{ $runner.replicas | int64 }}
  template:
    spec:
      {{- range $scope := list "repository" "organization" "enterprise" }}
      {{- with index $runner $scope }}
      {{ $scope }}: {{ . | quote }}
      {{- end }}
      {{- end }}
      labels:
        {{- range $runner.labels }}
        - {{ . | quote }}
        {{- end }}
      serviceAccountName: {{ $runner.serviceAccountName | quote }}
      {{- if $aws.enabled }}
      env:
        - name: AWS_WEB_IDENTITY_TOKEN_FILE
          value: ${TOKEN_FILE}
        {{- with $aws.roleArn }}
        - name: AWS_ROLE_ARN
          value: {{ . | quote }}
        {{- end }}
        {{- with $aws.region }}
        - name: AWS_REGION
          value: {{ . | quote }}
        {{- end }}
      volumeMounts:
        # The whole folder: a file mounted with subPath is never renewed.
        - name: ${TOKEN_VOLUME}
          mountPath: ${TOKEN_FOLDER}
          readOnly: true
      volumes:
        - name: ${TOKEN_VOLUME}
          projected:
            sources:
              - serviceAccountToken:
                  audience: {{ required "runnerDefaults.awsOidc.audience is empty" $aws.audience | quote }}
                  expirationSeconds: {{ $aws.expirationSeconds | int64 }}
                  path: token
      {{- end }}
`;
